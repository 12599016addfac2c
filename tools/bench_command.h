#pragma once
// What the measurements of `grantledger bench` share. Included by its sources only.

#include <string>
#include <vector>

#include "ledger/log/clock.h"
#include "tools/command_spec.h"

namespace grantledger {

// One thing that was measured. What does not apply is 0.
struct Measurement {
  std::string what;
  std::uint64_t count = 0;  // Of requests, envelopes or rows.
  std::chrono::nanoseconds time{};
  std::uint64_t size_bytes = 0;
  std::uint64_t syncs = 0;
};

// Prints them as a report: count, milliseconds, count per second, bytes, syncs.
void print_measurements(const std::vector<Measurement>& measurements, const Invocation& invocation);

// Values of one kind, of which the middle and the extremes are of interest.
class Sample {
 public:
  explicit Sample(std::string what) : what_(std::move(what)) {}
  void add(std::int64_t value) { values_.push_back(value); }

  const std::string& what() const { return what_; }
  std::size_t count() const { return values_.size(); }
  // The value that `percent` of a hundred values do not exceed; 0 if there are none.
  std::int64_t at(std::size_t percent);

 private:
  std::string what_;
  std::vector<std::int64_t> values_;
};

// Prints them as a report: count, p50, p99, highest.
void print_samples(const std::vector<Sample*>& samples, const std::string& note,
                   const Invocation& invocation);

// Counts time from its making on.
class Stopwatch {
 public:
  explicit Stopwatch(const Clock& clock) : clock_(&clock), begun_(clock.elapsed()) {}
  std::chrono::nanoseconds elapsed() const { return clock_->elapsed() - begun_; }
  std::int64_t microseconds() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(elapsed()).count();
  }

 private:
  const Clock* clock_;
  std::chrono::nanoseconds begun_;
};

// How fast RocksDB alone takes values of these sizes: batches of `batch_count`, a sync each, into a
// new database in `directory`. The ceiling for any log on this machine. Errors: unavailable.
Result<Measurement> measure_rocksdb_alone(const std::filesystem::path& directory,
                                          const std::vector<std::uint32_t>& value_sizes,
                                          std::size_t batch_count);

}  // namespace grantledger
