#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/result.h"

struct pg_conn;  // Of libpq.

namespace grantledger {

// What a query found: rows of texts, as the server writes them.
using PostgresRows = std::vector<std::vector<std::optional<std::string>>>;

// One session with a PostgreSQL server. Messages never hold a password, nor the texts of rows.
// Belongs to one thread.
//
// Errors of everything here: unavailable if the server or the way to it is at fault and trying
// again may help; malformed if it refuses what was asked.
class PostgresConnection {
 public:
  // Connects within the limit of time, with times in UTC and every commit waited for.
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // "database grants at db.example.org", for people.
  std::string description() const;

  // Runs statements; returns how many rows the last one touched.
  Result<std::uint64_t> run(const std::string& statements);
  // The rows of one query.
  Result<PostgresRows> ask(const std::string& query);

  // Runs `copy`, a COPY … FROM STDIN, on the texts of rows that `source` returns until it is
  // empty. Errors: malformed only if the rows are at fault, and not the table or the server.
  Result<void> copy_in(const std::string& copy, const std::function<std::string_view()>& source);
  // Shows `take` each row, with its line feed, that a COPY … TO STDOUT sends.
  Result<void> copy_out(const std::string& copy, const std::function<void(std::string_view)>& take);

  // Of the last statement that was refused: the five characters of its state (SQLSTATE), and which
  // row of what was copied was at fault, from 1; empty and 0 if that is not known.
  const std::string& refused_state() const { return refused_state_; }
  std::uint64_t refused_row() const { return refused_row_; }

 private:
  explicit PostgresConnection(pg_conn* connection) : connection_(connection) {}

  Error lost();
  Result<std::uint64_t> finish(bool is_of_rows);
  Error refused(const void* result, bool is_of_rows);

  pg_conn* connection_;
  std::string refused_state_;
  std::uint64_t refused_row_ = 0;
};

// Whether an SQLSTATE says that the rows given are at fault: they cannot be stored as they are.
bool is_fault_of_rows(std::string_view state);
// Whether it says that trying again may help.
bool is_passing(std::string_view state);

}  // namespace grantledger
