#include "tools/opened_query.h"

#include <algorithm>
#include <charconv>
#include <ostream>

#include "projections/trail.h"
#include "tools/interrupt.h"
#include "tools/progress.h"

namespace grantledger {
namespace {

Result<std::optional<Position>> known_at_of(std::string_view option, const std::string& text,
                                            const LogReader& log) {
  if (text.empty()) return std::nullopt;
  Position position = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, position);
  if (read.ec == std::errc() && read.ptr == end) return position;
  const Result<Timestamp> time = parse_timestamp(text);
  if (!time) {
    return fail(Fault::malformed, std::string(option) + ": found '" + text +
                                      "', expected a position or a time like 2027-01-05T12:00:00Z");
  }
  TRY(position, position_at(log, *time));
  return position;
}

Result<std::optional<Date>> effective_on_of(std::string_view option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const Result<Date> day = parse_date(text);
  if (day) return *day;
  return fail(Fault::malformed,
              std::string(option) + ": found '" + text + "', expected a day like 2026-04-30");
}

}  // namespace

Position OpenedQuery::head() const {
  const Position head = store->log().head();
  return std::min(head, as_of.known_at.value_or(head));
}

Result<OpenedQuery> open_query(const Invocation& invocation) {
  OpenedQuery query;
  TRY(query.as_of.effective_on, effective_on_of("--effective-on", invocation.effective_on));
  TRY(query.store, StoreReader::open(invocation.store));
  TRY(query.as_of.known_at,
      known_at_of("--as-known-at", invocation.as_known_at, query.store->log()));
  query.source.log = &query.store->log();
  query.source.views = &query.store->views();
  query.source.progress = [progress = std::make_shared<Progress>(invocation.streams, "envelopes")](
                              Position done, Position to) {
    progress->show(done, to);
    return !is_interrupted();
  };
  return query;
}

Result<AsOf> as_of_in(std::string_view option, const std::string& text, const LogReader& log) {
  const std::size_t stroke = text.find('/');
  if (stroke == std::string::npos) {
    return fail(Fault::malformed,
                std::string(option) + ": found '" + text +
                    "', expected known-at/effective-on like 2027-01-05T00:00:00Z/2026-12-31, 120/ "
                    "or /2026-12-31");
  }
  AsOf as_of;
  TRY(as_of.known_at, known_at_of(option, text.substr(0, stroke), log));
  TRY(as_of.effective_on, effective_on_of(option, text.substr(stroke + 1)));
  return as_of;
}

Result<bool> is_known(const OpenedQuery& query, const std::string& subject) {
  TRY(const auto index, SubjectIndex::open(query.source));
  TRY(const std::vector<Position> positions, index->positions_of(subject));
  return !positions.empty();
}

ExitStatus unknown(const Invocation& invocation, std::string_view what, std::string_view id) {
  invocation.streams.err << "grantledger: no fact speaks of " << what << " '" << id << "'\n";
  return ExitStatus::no;
}

}  // namespace grantledger
