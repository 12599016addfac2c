#include "tools/feed/postgres_url.h"

#include <algorithm>

namespace grantledger {
namespace {

constexpr std::string_view schema_parameter = "schema=";
constexpr std::size_t name_length_max = 63;  // PostgreSQL's.

// A name that needs no quotes, so that nobody must write them in a query.
bool is_plain_name(std::string_view name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= name_length_max && std::ranges::all_of(name, is_plain) &&
         !(name.front() >= '0' && name.front() <= '9') && !name.starts_with("pg_");
}

// Messages and the consumer's state show an address without the password before its host alone.
bool has_password(std::string_view parameters) {
  return parameters.find("password=") != std::string_view::npos;
}

// Takes the schema's parameter out of `parameters`, which are separated by "&".
std::string take_schema(std::string& parameters, std::string schema) {
  std::string others;
  for (std::size_t at = 0; at <= parameters.size();) {
    const std::size_t end = std::min(parameters.find('&', at), parameters.size());
    const std::string_view each = std::string_view(parameters).substr(at, end - at);
    at = end + 1;
    if (each.starts_with(schema_parameter)) {
      schema = each.substr(schema_parameter.size());
    } else if (!each.empty()) {
      if (!others.empty()) others += '&';
      others += each;
    }
  }
  parameters = std::move(others);
  return schema;
}

}  // namespace

bool is_postgres_url(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<PostgresTarget> parse_postgres_url(const std::string& url) {
  if (!is_postgres_url(url)) {
    return fail(Fault::malformed,
                "expected a URL like postgresql://user@host:port/database?schema=grantledger");
  }
  // The library would take what follows such a sign for a host or a port, and name it in messages.
  const std::size_t authority = url.find("://") + 3;
  const std::size_t at = url.find('@', authority);
  if (at != std::string::npos &&
      (url.find('@', at + 1) != std::string::npos || url.find_first_of("/?#", authority) < at)) {
    return fail(Fault::malformed,
                "the URL of the database has an @, /, ? or # in its user, its password or a "
                "parameter: write it %40, %2F, %3F or %23");
  }
  PostgresTarget target{.url = url};
  if (const std::size_t question = url.find('?'); question != std::string::npos) {
    std::string parameters = url.substr(question + 1);
    if (has_password(parameters)) {
      return fail(Fault::malformed,
                  "the URL of the database has a password among its parameters: keep it in "
                  "~/.pgpass or PGPASSWORD, or write it before the host, user:password@host");
    }
    target.schema = take_schema(parameters, std::move(target.schema));
    target.url = url.substr(0, question) + (parameters.empty() ? "" : "?" + parameters);
  }
  if (!is_plain_name(target.schema)) {
    return fail(Fault::malformed, "schema: found '" + target.schema +
                                      "', expected a name of a-z, 0-9 and _ that begins with "
                                      "neither a digit nor pg_");
  }
  return target;
}

}  // namespace grantledger
