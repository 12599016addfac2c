#pragma once
// A log that stories are recorded in, and what is found in it.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "events/codec.h"
#include "ledger/log/memory_log.h"
#include "projections/findings/findings.h"
#include "tests/irregularities.h"

namespace grantledger {

class FindingBooks {
 public:
  FindingBooks() {
    for (const Step& step : story_world()) record(step);
  }
  // Without the world of stories: envelopes of others come first.
  explicit FindingBooks(const LogReader& others) {
    Position position = 0;
    while (position < others.head()) {
      const auto page = others.read(position);
      CHECK(page.has_value() && !page->empty());
      CHECK(log_.append(log_.head(), *page).has_value());
      position += page->size();
    }
    for (const Step& step : story_world()) record(step);
  }

  Position record(const Step& step) {
    Envelope envelope;
    envelope.command = {1, ++count_};
    envelope.actor = *ActorId::parse("somebody");
    const Date day = step.recorded.value_or(effective_on(step.facts.front()));
    envelope.recorded_at = Timestamp(day) + std::chrono::hours(12);
    envelope.facts = step.facts;
    if (!step.source.empty()) {
      envelope.imported = ImportOrigin{.source = *SourceId::parse(step.source),
                                       .file = sha256("file"),
                                       .row = count_,
                                       .row_key = std::to_string(count_)};
    }
    const auto stored = encode(envelope);
    CHECK(stored.has_value());
    const auto position = log_.append(log_.head(), {&*stored, 1});
    CHECK(position.has_value());
    return *position;
  }
  std::vector<Position> record(const Story& story) {
    std::vector<Position> positions;
    for (const Step& step : story.steps) positions.push_back(record(step));
    return positions;
  }

  std::vector<Finding> findings(const FindingsWanted& wanted) const {
    auto found = findings_of({.log = &log_}, wanted);
    EXPECT_TRUE(found) << found.error().detail;
    return found ? *std::move(found) : std::vector<Finding>();
  }
  // As of the day on which stories are asked about.
  std::vector<Finding> findings() const {
    return findings({.as_of = {.known_at = {}, .effective_on = asked_on}});
  }

  const MemoryLog& log() const { return log_; }

 private:
  MemoryLog log_;
  std::uint64_t count_ = 0;
};

inline std::multiset<std::string> rules_of(const std::vector<Finding>& findings) {
  std::multiset<std::string> rules;
  for (const Finding& finding : findings) rules.emplace(finding.rule);
  return rules;
}

}  // namespace grantledger
