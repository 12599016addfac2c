#pragma once

#include <string>

#include "events/result.h"

namespace grantledger {

// Which database, as its library takes it, and which schema of it.
struct PostgresTarget {
  std::string url;  // May hold a password: never print it.
  std::string schema = "grantledger";
};

// Whether `url` begins as those of PostgreSQL do.
bool is_postgres_url(std::string_view url);

// Reads postgresql://user@host:port/database?schema=NAME&…; all but the first part may be left out,
// other parameters are the library's (sslmode, connect_timeout …), as are its environment and
// password file. Errors: malformed, in words that repeat nothing of a password.
Result<PostgresTarget> parse_postgres_url(const std::string& url);

}  // namespace grantledger
