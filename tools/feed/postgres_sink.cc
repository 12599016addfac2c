#include "tools/feed/postgres_sink.h"

#include <algorithm>
#include <map>

#include "projections/fact_schemes.h"
#include "tools/feed/postgres_facts.h"
#include "tools/feed/postgres_reports.h"
#include "tools/feed/postgres_setup.h"
#include "tools/feed/postgres_url.h"

namespace grantledger {
namespace {

constexpr std::size_t chunk_size = 256 << 10;         // Bytes copied at a time.
constexpr std::size_t known_size_max = 512ULL << 20;  // Bytes of rows kept for comparing.

// What only the rows of a batch may be blamed for. Of every other statement of ours a refusal says
// that somebody changed the database: opening it again tells what is wrong.
Error never_of_rows(Error error) {
  if (error.fault == Fault::malformed) error.fault = Fault::unavailable;
  return error;
}

// The position and index of the fact in row `row`, from 1, for people.
std::string fact_in_row(std::span<const Delivery> deliveries, std::uint64_t row) {
  for (const Delivery& delivery : deliveries) {
    const std::size_t count = delivery.envelope.facts.size();
    if (row >= 1 && row <= count) {
      return "fact " + std::to_string(delivery.place_of(row - 1)) + " of position " +
             std::to_string(delivery.position) + ": ";
    }
    row -= std::min<std::uint64_t>(row, count);
  }
  return "";
}

// Gives the rows of one table of results chunk by chunk.
class RowChunks {
 public:
  explicit RowChunks(std::span<const std::string_view> rows) : rows_(rows) {}

  std::string_view next() {
    chunk_.clear();
    for (; !rows_.empty() && chunk_.size() < chunk_size; rows_ = rows_.subspan(1)) {
      chunk_ += rows_.front();
    }
    return chunk_;
  }

 private:
  std::span<const std::string_view> rows_;
  std::string chunk_;
};

class PostgresSink final : public Sink {
 public:
  PostgresSink(PostgresTarget target, QuerySource source)
      : target_(std::move(target)), source_(std::move(source)), schemes_(source_) {}

  Result<Checkpoint> open(const Digest& ledger) override;
  Result<void> take(const Batch& batch) override;
  Result<void> take_late(const Delivery& delivery) override;

 private:
  // The tables that the rows of facts go to.
  struct Into {
    std::string facts, postings;
  };

  Result<void> write(const Batch& batch, std::vector<ReportRows>& reports);
  Result<void> write_late(const Delivery& delivery);
  Result<void> move_cursor(const Checkpoint& to);
  Result<void> add_rows(const Delivery& delivery, FactRows& rows);
  Result<void> copy_facts(std::span<const Delivery> deliveries, const Into& into);
  Result<void> write_report(const ReportRows& report, Position position);
  Result<void> read_known(const SqlTable& table);
  Result<void> copy_rows(const std::string& into, std::span<const std::string_view> rows);
  void keep_known(std::vector<ReportRows>& reports);
  Result<void> make_indexes();
  Result<void> run(const std::string& statements);
  Result<void> ended(Result<void> written);

  PostgresTarget target_;
  QuerySource source_;
  FactSchemes schemes_;
  std::unique_ptr<PostgresConnection> connection_;  // None before open and after it was lost.
  Checkpoint stands_at_;
  std::map<const SqlTable*, std::vector<std::string>> known_;  // Rows as they stand, sorted.
  std::optional<Position> refreshed_;
  bool has_indexes_ = false;
};

Result<Checkpoint> PostgresSink::open(const Digest& ledger) {
  connection_.reset();
  known_.clear();
  refreshed_.reset();
  TRY(auto connection, PostgresConnection::open(target_.url));
  TRY(stands_at_, take_up_schema(*connection, target_.schema, ledger));
  TRY(const PostgresRows index,
      connection->ask("select to_regclass('" + std::string(last_index) + "') is not null"));
  has_indexes_ = index[0][0] == "t";
  connection_ = std::move(connection);
  return stands_at_;
}

Result<void> PostgresSink::take(const Batch& batch) {
  if (!connection_) return fail(Fault::unavailable, "the database is not open");
  std::vector<ReportRows> reports;
  if (batch.is_at_head && refreshed_ != batch.through.position) {
    TRY(reports, report_rows_at(source_, batch.through.position));
  }
  TRY_VOID(ended(write(batch, reports)));
  stands_at_ = batch.through;
  if (batch.is_at_head) refreshed_ = batch.through.position;
  keep_known(reports);
  return {};
}

Result<void> PostgresSink::take_late(const Delivery& delivery) {
  if (!connection_) return fail(Fault::unavailable, "the database is not open");
  return ended(write_late(delivery));
}

Result<void> PostgresSink::write(const Batch& batch, std::vector<ReportRows>& reports) {
  TRY_VOID(run("begin"));
  TRY_VOID(move_cursor(batch.through));
  if (!batch.deliveries.empty()) {
    TRY_VOID(copy_facts(batch.deliveries, {.facts = "facts", .postings = "postings"}));
  }
  for (const ReportRows& report : reports) {
    TRY_VOID(write_report(report, batch.through.position));
  }
  if (batch.is_at_head && !has_indexes_) TRY_VOID(make_indexes());
  return run("commit");
}

Result<void> PostgresSink::write_late(const Delivery& delivery) {
  TRY_VOID(run("begin"));
  TRY_VOID(move_cursor(stands_at_));
  TRY_VOID(copy_facts({&delivery, 1}, {.facts = "late_facts", .postings = "late_postings"}));
  return run(
      "insert into facts select * from late_facts on conflict do nothing;"
      "insert into postings select * from late_postings on conflict do nothing;"
      "commit");
}

// Whoever else wrote here has moved it.
Result<void> PostgresSink::move_cursor(const Checkpoint& to) {
  const auto moved = connection_->run(
      "update feed set position = " + std::to_string(to.position) + ", digest = '" +
      hex_of(to.digest) + "', written_at = now() where position = " +
      std::to_string(stands_at_.position) + " and digest = '" + hex_of(stands_at_.digest) + "'");
  if (!moved) return tl::unexpected(never_of_rows(moved.error()));
  if (*moved == 1) return {};
  return fail(Fault::conflict, "the database does not stand at position " +
                                   std::to_string(stands_at_.position) +
                                   " any more: another feed has written schema " + target_.schema);
}

Result<void> PostgresSink::add_rows(const Delivery& delivery, FactRows& rows) {
  const bool is_whole = delivery.places.empty();
  std::optional<Envelope> whole;
  if (!is_whole) {
    TRY(whole, envelope_at(*source_.log, delivery.position));
  }
  TRY(const SchemesOfFacts schemes,
      schemes_.of(delivery.position, is_whole ? delivery.envelope : *whole));
  add_rows_of(delivery, schemes, rows);
  return {};
}

// The postings are gathered while the facts are copied.
Result<void> PostgresSink::copy_facts(std::span<const Delivery> deliveries, const Into& into) {
  FactRows rows;
  Result<void> read;  // Of the ledger.
  auto next = deliveries.begin();
  const auto facts = [&]() -> std::string_view {
    rows.facts.clear();
    for (; read && next != deliveries.end() && rows.facts.size() < chunk_size; ++next) {
      read = add_rows(*next, rows);
    }
    return rows.facts.text();
  };
  auto copied = connection_->copy_in("copy " + into.facts + " from stdin", facts);
  if (!read) return read;
  if (!copied) {
    Error error = copied.error();
    error.detail = fact_in_row(deliveries, connection_->refused_row()) + error.detail;
    return tl::unexpected(std::move(error));
  }
  bool is_copied = rows.postings.is_empty();
  if (is_copied) return {};
  return connection_->copy_in("copy " + into.postings + " from stdin", [&]() -> std::string_view {
    if (is_copied) return {};
    is_copied = true;
    return rows.postings.text();
  });
}

// Writes only what differs from what stands there.
Result<void> PostgresSink::write_report(const ReportRows& report, Position position) {
  const SqlTable& table = *report.table;
  const std::string name(table.name);
  if (!known_.contains(&table)) TRY_VOID(read_known(table));
  const std::vector<std::string>& known = known_[&table];
  std::vector<std::string_view> gone, come;
  std::ranges::set_difference(known, report.rows, std::back_inserter(gone));
  std::ranges::set_difference(report.rows, known, std::back_inserter(come));
  std::vector<std::string> keys;
  for (const std::string_view row : gone) {
    keys.push_back(std::string(key_of_row(row, table.key_size)) + "\n");
  }
  if (!keys.empty()) {
    TRY_VOID(copy_rows("gone_" + name, std::vector<std::string_view>(keys.begin(), keys.end())));
    TRY_VOID(run("delete from " + name + " where (" + key_list(table) + ") in (select " +
                 key_list(table) + " from gone_" + name + ")"));
  }
  TRY_VOID(copy_rows(name, come));
  return run("update refreshed set position = " + std::to_string(position) +
             ", written_at = now() where table_name = '" + name + "'");
}

Result<void> PostgresSink::read_known(const SqlTable& table) {
  std::vector<std::string> rows;
  const auto read = connection_->copy_out("copy " + std::string(table.name) + " to stdout",
                                          [&](std::string_view row) { rows.emplace_back(row); });
  if (!read) return tl::unexpected(never_of_rows(read.error()));
  std::ranges::sort(rows);
  known_[&table] = std::move(rows);
  return {};
}

Result<void> PostgresSink::copy_rows(const std::string& into,
                                     std::span<const std::string_view> rows) {
  if (rows.empty()) return {};
  RowChunks chunks(rows);
  const auto copied =
      connection_->copy_in("copy " + into + " from stdin", [&] { return chunks.next(); });
  if (copied) return {};
  Error error = never_of_rows(copied.error());
  error.detail = "table " + into + ": " + error.detail;
  return tl::unexpected(std::move(error));
}

// What was committed stands there now. More than so much is read back instead of kept.
void PostgresSink::keep_known(std::vector<ReportRows>& reports) {
  for (ReportRows& report : reports) {
    std::size_t size = 0;
    for (const std::string& row : report.rows) size += row.size();
    if (size > known_size_max) {
      known_.erase(report.table);
    } else {
      known_[report.table] = std::move(report.rows);
    }
  }
}

// Once, when the first facts are all there: building them then takes less than keeping them.
Result<void> PostgresSink::make_indexes() {
  std::string statements = "set local statement_timeout = 0; ";
  for (const std::string_view index : index_statements()) (statements += index) += "; ";
  TRY_VOID(run(statements));
  has_indexes_ = true;
  return {};
}

Result<void> PostgresSink::run(const std::string& statements) {
  const auto ran = connection_->run(statements);
  if (!ran) return tl::unexpected(never_of_rows(ran.error()));
  return {};
}

// What could not be written is taken back; after any other fault than the rows' only open() tells.
Result<void> PostgresSink::ended(Result<void> written) {
  if (written) return {};
  if (written.error().fault == Fault::malformed) {
    has_indexes_ = false;
    if (connection_->run("rollback")) return written;
    written = fail(Fault::unavailable, written.error().detail);
  }
  connection_.reset();
  return written;
}

}  // namespace

Result<std::unique_ptr<Sink>> make_postgres_sink(const std::string& url,
                                                 const QuerySource& source) {
  TRY(PostgresTarget target, parse_postgres_url(url));
  return std::make_unique<PostgresSink>(std::move(target), source);
}

}  // namespace grantledger
