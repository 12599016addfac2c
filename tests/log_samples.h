#pragma once
// A follower, envelopes and a clock for the tests of the log.

#include <map>
#include <string>
#include <vector>

#include "events/codec.h"
#include "ledger/log/clock.h"
#include "ledger/log/event_log.h"
#include "ledger/log/follower.h"
#include "ledger/log/table.h"

namespace grantledger {

// A clock that stands until it is moved.
class StandingClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp(elapsed_us_); }
  std::chrono::nanoseconds elapsed() const override { return elapsed_us_; }
  void advance(std::chrono::microseconds by) { elapsed_us_ += by; }

 private:
  std::chrono::microseconds elapsed_us_{1};
};

// An envelope that differs from that of any other number.
inline Envelope sample_envelope(std::uint64_t number) {
  Envelope envelope;
  envelope.command = {.high = number * 0x9e3779b97f4a7c15, .low = number};
  envelope.actor = *ActorId::parse("actor" + std::to_string(number % 7));
  envelope.recorded_at = Timestamp(std::chrono::microseconds(number));
  ActorRegistered fact;
  fact.actor = *ActorId::parse("new" + std::to_string(number));
  fact.name = "Kari Nordmann";
  fact.effective_on = date_of(2026, 1, 1);
  envelope.facts.emplace_back(fact);
  return envelope;
}

inline std::vector<StoredEnvelope> stored_samples(std::uint64_t first, std::size_t count) {
  std::vector<StoredEnvelope> stored;
  for (std::size_t i = 0; i < count; ++i) stored.push_back(*encode(sample_envelope(first + i)));
  return stored;
}

// Counts the envelopes of each actor, sums their positions, remembers the last and forgets every
// fifth position again: rows that show a skipped, doubled or misplaced envelope.
class SampleFollower final : public Follower {
 public:
  explicit SampleFollower(std::string name = "sample", std::uint32_t version = 1)
      : name_(std::move(name)), version_(version) {}

  std::string_view name() const override { return name_; }
  std::uint32_t version() const override { return version_; }
  void fold(Position position, const Envelope& envelope) override {
    const std::vector<std::int64_t> one{1, static_cast<std::int64_t>(position)};
    changes_.add("actor:" + envelope.actor.text(), one);
    changes_.put("last", std::to_string(position));
    changes_.put("at:" + std::to_string(position), text_of(envelope.command));
    if (position > 5) changes_.erase("at:" + std::to_string(position - position % 5));
  }
  RowChanges drain() override { return std::exchange(changes_, {}); }

 private:
  std::string name_;
  std::uint32_t version_;
  RowChanges changes_;
};

using Rows = std::map<std::string, std::string>;

inline Rows rows_of(const TableReader& table, std::string_view prefix = "") {
  Rows rows;
  const Result<void> read = table.scan(prefix, [&](std::string_view key, std::string_view value) {
    CHECK(rows.empty() || rows.rbegin()->first < key);
    rows.emplace(key, value);
    return true;
  });
  CHECK(read);
  return rows;
}

}  // namespace grantledger
