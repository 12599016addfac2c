#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/scratch_directory.h"

namespace grantledger {

// A PostgreSQL server of a test's own: in a temporary directory, reached through a socket there and
// by no port, gone when the test ends or dies. Starting the first one takes a second or two.
class ThrowawayPostgres {
 public:
  // Whether PostgreSQL 15 is installed.
  static bool is_installed();

  // With `settings` like "fsync=on", which is off else. Ends the test program if it does not start.
  explicit ThrowawayPostgres(std::vector<std::string> settings = {});
  ~ThrowawayPostgres();
  ThrowawayPostgres(const ThrowawayPostgres&) = delete;
  ThrowawayPostgres& operator=(const ThrowawayPostgres&) = delete;

  // Of the database "postgres", as its superuser, or of another; ends in parameters, so that more
  // can be added after an "&". Only a user named "guarded" needs a password.
  std::string url(const std::string& database = "postgres", const std::string& user = "") const;

  // Kills the server and all its sessions without a word, as a loss of power would.
  void kill();
  // Starts it again, on what is on the disk. Only after kill().
  void start();

 private:
  std::string data() const { return (scratch_ / "data").string(); }

  ScratchDirectory scratch_;
  std::vector<std::string> settings_;
  pid_t server_ = 0;
};

// Skips the test where there is no PostgreSQL, unless everything is required.
inline bool is_postgres_required() {
  const char* required = std::getenv("GRANTLEDGER_REQUIRE_TEST_DATA");
  return required != nullptr && std::string(required) == "1";
}

#define NEED_POSTGRES()                                                             \
  if (!ThrowawayPostgres::is_installed()) {                                         \
    ASSERT_FALSE(is_postgres_required()) << "postgresql-15 is required and absent"; \
    GTEST_SKIP() << "postgresql-15 is absent: tools/setup installs it";             \
  }                                                                                 \
  static_assert(true)

}  // namespace grantledger
