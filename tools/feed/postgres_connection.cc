#include "tools/feed/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <charconv>
#include <chrono>

namespace grantledger {
namespace {

constexpr std::chrono::seconds connect_time_max{10};

// An interrupted feed must not hold its locks for long, nor wait for somebody else's for ever.
constexpr const char* session_settings =
    "set client_min_messages = error; set timezone = 'UTC'; set datestyle = 'ISO';"
    "set standard_conforming_strings = on; set synchronous_commit = on;"
    "set statement_timeout = '10min'; set lock_timeout = '10s';"
    "set idle_in_transaction_session_timeout = '1min'; set client_connection_check_interval = '5s';"
    "set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3";

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, ClearResult>;

// One line, without guesses and without where in the library's own source it was.
std::string message_of(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view each = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (each.empty() || each.starts_with("LOCATION:") || each.front() == '\t') continue;
    if (!line.empty()) line += "; ";
    line += each;
  }
  return line;
}

// The state in a message of connecting: "FATAL:  28P01: password …". The library has no field of
// it.
std::string_view state_in(std::string_view message) {
  constexpr std::string_view mark = ":  ";
  for (std::size_t at = message.find(mark); at != std::string_view::npos;
       at = message.find(mark, at + 1)) {
    const std::string_view rest = message.substr(at + mark.size());
    if (rest.size() > 6 && rest[5] == ':') return rest.substr(0, 5);
  }
  return {};
}

// Waits until the connection can go on; false when the time is up.
bool wait_for(PGconn* connection, short events, std::chrono::steady_clock::time_point until) {
  using std::chrono::milliseconds;
  const auto left =
      std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
  if (left <= milliseconds(0)) return false;
  pollfd wanted{.fd = PQsocket(connection), .events = events, .revents = 0};
  return poll(&wanted, 1, static_cast<int>(left.count())) > 0;
}

// The library's own messages of this repeat parts of what it was given.
Result<void> check_url(const std::string& url) {
  char* message = nullptr;
  PQconninfoOption* const options = PQconninfoParse(url.c_str(), &message);
  const bool is_good = options != nullptr;
  PQfreemem(message);
  PQconninfoFree(options);
  if (is_good) return {};
  return fail(Fault::malformed,
              "the URL of the database has a parameter that libpq does not know, or is not well "
              "formed: expected postgresql://user@host:port/database?name=value&name=value");
}

Result<void> connect(PGconn* connection) {
  const auto until = std::chrono::steady_clock::now() + connect_time_max;
  if (PQstatus(connection) != CONNECTION_BAD) PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  auto state =
      PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING) {
    if (!wait_for(connection, state == PGRES_POLLING_READING ? POLLIN : POLLOUT, until)) {
      return fail(Fault::unavailable, "the database did not answer in time");
    }
    state = PQconnectPoll(connection);
  }
  if (state == PGRES_POLLING_OK) return {};
  const std::string message = message_of(PQerrorMessage(connection));
  const std::string_view sqlstate = state_in(message);
  const bool is_hopeless =
      (!sqlstate.empty() && !is_passing(sqlstate)) || PQconnectionNeedsPassword(connection) != 0;
  return fail(is_hopeless ? Fault::malformed : Fault::unavailable, message);
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string field_of(const PGresult* result, int field) {
  const char* const text = PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

}  // namespace

bool is_fault_of_rows(std::string_view state) {
  // Data exceptions, integrity constraints, limits of the program. Rows of another shape than the
  // table's (22P04) say that somebody changed the table.
  if (state == "22P04") return false;
  return state.starts_with("22") || state.starts_with("23") || state.starts_with("54");
}

bool is_passing(std::string_view state) {
  // None; connections, transaction states, rollbacks, resources, locks, interventions, the system.
  if (state.empty()) return true;
  for (const char* prefix : {"08", "25", "40", "53", "55", "57", "58"}) {
    if (state.starts_with(prefix)) return true;
  }
  return false;
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url) {
  TRY_VOID(check_url(url));
  // What comes first can be changed by the URL.
  constexpr std::array names{"fallback_application_name", "keepalives_idle",
                             "tcp_user_timeout",          "dbname",
                             "client_encoding",           static_cast<const char*>(nullptr)};
  const std::array values{"grantledger feed", "30",   "60000",
                          url.c_str(),        "UTF8", static_cast<const char*>(nullptr)};
  PGconn* const started = PQconnectStartParams(names.data(), values.data(), /*expand_dbname=*/1);
  CHECK(started != nullptr);
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(started));
  TRY_VOID(connect(started));
  PQsetErrorVerbosity(started, PQERRORS_DEFAULT);
  PQsetNoticeProcessor(
      started, [](void*, const char*) {}, nullptr);
  TRY_VOID(connection->run(session_settings));
  return connection;
}

PostgresConnection::~PostgresConnection() {
  PQfinish(connection_);
}

std::string PostgresConnection::description() const {
  return std::string("database ") + PQdb(connection_) + " at " + PQhost(connection_);
}

Result<std::uint64_t> PostgresConnection::run(const std::string& statements) {
  if (PQsendQuery(connection_, statements.c_str()) == 0) return tl::unexpected(lost());
  return finish(/*is_of_rows=*/false);
}

Result<PostgresRows> PostgresConnection::ask(const std::string& query) {
  const Answer answer(PQexec(connection_, query.c_str()));
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) {
    return tl::unexpected(refused(answer.get(), false));
  }
  PostgresRows rows(static_cast<std::size_t>(PQntuples(answer.get())));
  for (int row = 0; row < PQntuples(answer.get()); ++row) {
    for (int column = 0; column < PQnfields(answer.get()); ++column) {
      std::optional<std::string>& field = rows[static_cast<std::size_t>(row)].emplace_back();
      if (PQgetisnull(answer.get(), row, column) == 0)
        field = PQgetvalue(answer.get(), row, column);
    }
  }
  return rows;
}

Result<void> PostgresConnection::copy_in(const std::string& copy,
                                         const std::function<std::string_view()>& source) {
  const Answer begun(PQexec(connection_, copy.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
    return tl::unexpected(refused(begun.get(), /*is_of_rows=*/true));
  }
  for (std::string_view rows = source(); !rows.empty(); rows = source()) {
    if (PQputCopyData(connection_, rows.data(), static_cast<int>(rows.size())) != 1) {
      return tl::unexpected(lost());
    }
  }
  if (PQputCopyEnd(connection_, nullptr) != 1) return tl::unexpected(lost());
  TRY_VOID(finish(/*is_of_rows=*/true));
  return {};
}

Result<void> PostgresConnection::copy_out(const std::string& copy,
                                          const std::function<void(std::string_view)>& take) {
  const Answer begun(PQexec(connection_, copy.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) {
    return tl::unexpected(refused(begun.get(), false));
  }
  char* row = nullptr;
  int size = 0;
  while ((size = PQgetCopyData(connection_, &row, /*async=*/0)) > 0) {
    take({row, static_cast<std::size_t>(size)});
    PQfreemem(row);
  }
  if (size == -2) return tl::unexpected(lost());
  TRY_VOID(finish(/*is_of_rows=*/false));
  return {};
}

// Reads all answers to what was sent; the first that is a refusal counts.
Result<std::uint64_t> PostgresConnection::finish(bool is_of_rows) {
  std::uint64_t touched = 0;
  std::optional<Error> error;
  while (const Answer answer{PQgetResult(connection_)}) {
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      touched = number_in(PQcmdTuples(answer.get()));
    } else if (!error) {
      error = refused(answer.get(), is_of_rows);
    }
    if (PQstatus(connection_) == CONNECTION_BAD) break;
  }
  if (!error && PQstatus(connection_) == CONNECTION_BAD) error = lost();
  if (error) return tl::unexpected(*std::move(error));
  return touched;
}

Error PostgresConnection::lost() {
  refused_state_.clear();
  refused_row_ = 0;
  return {Fault::unavailable,
          "the connection was lost: " + message_of(PQerrorMessage(connection_))};
}

// The primary message alone: the others repeat values.
Error PostgresConnection::refused(const void* result, bool is_of_rows) {
  const auto* const answer = static_cast<const PGresult*>(result);
  if (answer == nullptr || PQstatus(connection_) == CONNECTION_BAD) return lost();
  refused_state_ = field_of(answer, PG_DIAG_SQLSTATE);
  const std::string context = field_of(answer, PG_DIAG_CONTEXT);  // COPY facts, line 12, column …
  const std::size_t line = context.find(", line ");
  refused_row_ =
      line == std::string::npos ? 0 : number_in(std::string_view(context).substr(line + 7));
  const bool is_malformed =
      is_of_rows ? is_fault_of_rows(refused_state_) : !is_passing(refused_state_);
  return {is_malformed ? Fault::malformed : Fault::unavailable,
          field_of(answer, PG_DIAG_MESSAGE_PRIMARY) + " (SQLSTATE " + refused_state_ + ")"};
}

}  // namespace grantledger
