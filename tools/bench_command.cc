#include "tools/bench_command.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "projections/row_key.h"
#include "tools/random_numbers.h"
#include "tools/report.h"

namespace grantledger {

void print_measurements(const std::vector<Measurement>& measurements,
                        const Invocation& invocation) {
  Report report{.columns = {{"what", ColumnKind::text, "What"},
                            {"count", ColumnKind::number, "Count"},
                            {"milliseconds", ColumnKind::number, "Milliseconds"},
                            {"per_second", ColumnKind::number, "A second"},
                            {"bytes", ColumnKind::number, "Bytes"},
                            {"syncs", ColumnKind::number, "Syncs"}}};
  for (const auto& [what, count, time, size_bytes, syncs] : measurements) {
    const auto nanoseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 1));
    const auto microseconds = std::max<std::uint64_t>(nanoseconds / 1'000, 1);
    report.rows.push_back({{"what", what},
                           {"count", count},
                           {"milliseconds", nanoseconds / 1'000'000},
                           {"per_second", count * 1'000'000 / microseconds},
                           {"bytes", size_bytes},
                           {"syncs", syncs}});
  }
  print(report, invocation.format, invocation.streams.out);
}

std::int64_t Sample::at(std::size_t percent) {
  std::ranges::sort(values_);
  return values_.empty() ? 0 : values_[(values_.size() - 1) * percent / 100];
}

void print_samples(const std::vector<Sample*>& samples, const std::string& note,
                   const Invocation& invocation) {
  Report report{.columns = {{"what", ColumnKind::text, "What"},
                            {"count", ColumnKind::number, "Count"},
                            {"p50", ColumnKind::number, "p50"},
                            {"p99", ColumnKind::number, "p99"},
                            {"highest", ColumnKind::number, "Highest"}},
                .rows = {}};
  for (Sample* each : samples) {
    report.rows.push_back({{"what", each->what()},
                           {"count", each->count()},
                           {"p50", each->at(50)},
                           {"p99", each->at(99)},
                           {"highest", each->at(100)}});
  }
  report.note = note;
  print(report, invocation.format, invocation.streams.out);
}

namespace {

tl::unexpected<Error> unavailable(const rocksdb::Status& status) {
  return fail(Fault::unavailable, status.ToString());
}

// Bytes that do not compress.
std::string any_bytes(std::size_t size) {
  RandomNumbers random(1);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.next());
  return bytes;
}

Result<std::unique_ptr<rocksdb::DB>> open_new(const std::filesystem::path& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.error_if_exists = true;
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = 64 << 20;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, directory.string(), &opened);
  if (!status.ok()) return unavailable(status);
  return std::unique_ptr<rocksdb::DB>(opened);
}

}  // namespace

Result<Measurement> measure_rocksdb_alone(const std::filesystem::path& directory,
                                          const std::vector<std::uint32_t>& value_sizes,
                                          std::size_t batch_count) {
  TRY(const std::unique_ptr<rocksdb::DB> db, open_new(directory));
  const std::uint32_t largest =
      value_sizes.empty() ? 0 : *std::max_element(value_sizes.begin(), value_sizes.end());
  const std::string bytes = any_bytes(largest + 1'021);
  rocksdb::WriteOptions durable;
  durable.sync = true;
  Measurement measured{.what = "RocksDB alone", .count = value_sizes.size()};
  const SystemClock clock;
  const Stopwatch watch(clock);
  rocksdb::WriteBatch batch;
  for (std::size_t i = 0; i < value_sizes.size(); ++i) {
    // Begins at another byte each time, so that no two values are alike.
    const rocksdb::Slice value(bytes.data() + i % 1'021, value_sizes[i]);
    batch.Put(sortable(i + 1), value);
    measured.size_bytes += value_sizes[i];
    if ((i + 1) % batch_count != 0 && i + 1 != value_sizes.size()) continue;
    const rocksdb::Status status = db->Write(durable, &batch);
    if (!status.ok()) return unavailable(status);
    batch.Clear();
    ++measured.syncs;
  }
  measured.time = watch.elapsed();
  return measured;
}

}  // namespace grantledger
