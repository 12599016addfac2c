#pragma once
// A NATS server with JetStream of a test's own, and what a test does to its streams.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/scratch_directory.h"

namespace grantledger {

// Whether nats-server is installed. Where GRANTLEDGER_REQUIRE_TEST_DATA is set, tests fail without.
bool has_nats_server();

// A server on a free port of this machine, with its files in a directory that disappears with it.
// It dies with the test, however that ends. Belongs to the main thread.
class ThrowawayNats {
 public:
  // `configuration` is added to the server's own, line by line.
  explicit ThrowawayNats(std::string configuration = "");
  ~ThrowawayNats();
  ThrowawayNats(const ThrowawayNats&) = delete;
  ThrowawayNats& operator=(const ThrowawayNats&) = delete;

  std::string url(const std::string& credentials = "") const {
    return "nats://" + credentials + "127.0.0.1:" + std::to_string(port_);
  }
  std::filesystem::path files() const { return directory_ / "jetstream"; }

  bool is_running() const { return process_ != 0; }
  // Where it was, with the same files. Returns once it answers.
  void start();
  void configure(std::string configuration) { configuration_ = std::move(configuration); }
  void kill();  // As kill -9 does.
  void stop();  // As it should be stopped.

 private:
  bool try_start();
  void end(int signal);

  ScratchDirectory directory_;
  std::string configuration_;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
};

// A message as a reader of the stream sees it.
struct ReadMessage {
  std::uint64_t sequence = 0;
  std::string subject;
  std::string id;
  std::string cursor;
  std::string late;
  std::string payload;
};

// A connection for what an operator or a reader would do. Everything that fails is a CHECK.
class NatsReader {
 public:
  explicit NatsReader(const std::string& url);
  ~NatsReader();
  NatsReader(const NatsReader&) = delete;
  NatsReader& operator=(const NatsReader&) = delete;

  std::vector<ReadMessage> messages(const std::string& stream);
  std::uint64_t count(const std::string& stream);
  void publish(const std::string& subject, const std::string& payload);
  void delete_last(const std::string& stream, std::uint64_t count);

  enum class Flaw : std::uint8_t { none, in_memory, discards_old, forgets_by_age, other_subjects };
  // Makes a stream by hand, whose messages may be deleted.
  void make_stream(const std::string& stream, Flaw flaw = Flaw::none,
                   std::chrono::milliseconds duplicate_window = std::chrono::milliseconds(100));

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// For SetUp of a fixture with a server of its own, `server`: fails or skips without nats-server.
#define NEED_NATS_SERVER(server)                                                             \
  if (!has_nats_server()) {                                                                  \
    if (std::getenv("GRANTLEDGER_REQUIRE_TEST_DATA") != nullptr) FAIL() << "no nats-server"; \
    GTEST_SKIP() << "no nats-server";                                                        \
  }                                                                                          \
  server = std::make_unique<ThrowawayNats>()

}  // namespace grantledger
