#include "tools/verify_rows.h"

#include <unistd.h>

#include <cstdlib>
#include <map>

#include "ledger/log/follower_runner.h"
#include "ledger/log/storage_share.h"
#include "tools/followers.h"
#include "tools/interrupt.h"
#include "tools/progress.h"

namespace grantledger {
namespace {

// A directory for as long as this lives.
class ScratchViews {
 public:
  static Result<ScratchViews> make() {
    std::string path = (std::filesystem::temp_directory_path() / "grantledger-XXXXXX").string();
    if (!mkdtemp(path.data())) {
      return fail(Fault::unavailable, "cannot make a directory like " + path);
    }
    return ScratchViews(path);
  }
  ScratchViews(ScratchViews&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchViews& operator=(ScratchViews&&) = delete;
  ~ScratchViews() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit ScratchViews(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

// A log as it was when it ended at `head`.
class LogUpTo final : public LogReader {
 public:
  LogUpTo(const LogReader& log, Position head) : log_(&log), head_(head) {}
  Result<std::vector<StoredEnvelope>> read(Position after, PageLimits limits) const override {
    if (after >= head_) return std::vector<StoredEnvelope>();
    TRY(std::vector<StoredEnvelope> page, log_->read(after, limits));
    if (page.size() > head_ - after) page.resize(head_ - after);
    return page;
  }
  Position head() const override { return head_; }

 private:
  const LogReader* log_;
  Position head_;
};

// One follower: what is stored of it, and what is folded anew.
struct Compared {
  FollowerSpec spec;
  std::unique_ptr<TableReader> stored;
};

std::string shown(std::string_view key) {
  std::string text;
  for (const char c : key) text += c >= ' ' && c <= '~' ? c : '.';
  return "'" + text + "'";
}

constexpr std::size_t rows_at_once = 1'000;

// Holds rows of one table against another's.
class RowComparison {
 public:
  explicit RowComparison(const TableReader& folded) : folded_(&folded) {}

  // False at the first row that differs.
  Result<bool> take(std::string_view key, std::string_view value) {
    rows_.emplace_back(key, value);
    ++count_;
    return rows_.size() < rows_at_once || compare();
  }
  Result<bool> compare() {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : rows_) keys.push_back(key);
    TRY(const auto found, folded_->get_many(keys));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (found[i] == rows_[i].second) continue;
      difference_ = "the row " + shown(rows_[i].first) +
                    (found[i] ? " is not what the log makes of it" : " is not made by the log");
      return false;
    }
    rows_.clear();
    return true;
  }
  std::uint64_t count() const { return count_; }
  const std::string& difference() const { return difference_; }

 private:
  const TableReader* folded_;
  std::vector<std::pair<std::string, std::string>> rows_;
  std::uint64_t count_ = 0;
  std::string difference_;
};

// What differs first, if anything does.
Result<std::string> difference_of(const TableReader& stored, const TableReader& folded) {
  RowComparison comparison(folded);
  Result<bool> holds = true;
  TRY_VOID(stored.scan("", [&](std::string_view key, std::string_view value) {
    holds = comparison.take(key, value);
    return holds && *holds;
  }));
  if (holds && *holds) holds = comparison.compare();
  if (!holds) return tl::unexpected(holds.error());
  if (!*holds) return comparison.difference();
  std::uint64_t folded_count = 0;
  TRY_VOID(folded.scan("", [&](std::string_view, std::string_view) { return ++folded_count > 0; }));
  if (folded_count == comparison.count()) return std::string();
  return std::to_string(folded_count - comparison.count()) + " rows that the log makes are missing";
}

Result<std::optional<Difference>> verify_together(const std::vector<Compared>& followers,
                                                  const LogReader& log, const Streams& streams) {
  TRY(const ScratchViews scratch, ScratchViews::make());
  StorageShare share;
  Views views(scratch.path(), share);
  const SystemClock clock;
  FollowerRunner runner(log, clock);
  for (const Compared& each : followers) {
    TRY(Views::Rebuild rebuild, views.begin_rebuild(each.spec.view));
    TRY(std::unique_ptr<Follower> follower, each.spec.make(*rebuild.table));
    runner.add(std::move(follower), std::move(rebuild.table));
  }
  Progress progress(streams, "envelopes folded");
  for (bool is_more = true; is_more;) {
    if (is_interrupted()) return fail(Fault::unavailable, "stopped before all rows were verified");
    TRY(is_more, runner.step());
    progress.show(runner.committed(), log.head());
  }
  TRY_VOID(runner.flush());
  for (const Compared& each : followers) {
    TRY(const std::string difference,
        difference_of(*each.stored, *runner.table_of(each.spec.view.name)));
    if (difference.empty()) continue;
    return std::optional<Difference>(
        {"rows", std::nullopt,
         each.spec.view.name + ": " + difference + "; `grantledger rebuild` makes them anew"});
  }
  return std::optional<Difference>();
}

}  // namespace

Result<std::optional<Difference>> verify_rows(const StoreReader& store, const Streams& streams) {
  std::map<Position, std::vector<Compared>> by_checkpoint;
  for (FollowerSpec& spec : all_followers()) {
    TRY(auto stored, store.views().open_reader(spec.view, store.log()));
    const Position at = stored->checkpoint().position;
    if (at > 0) by_checkpoint[at].push_back({std::move(spec), std::move(stored)});
  }
  for (const auto& [at, followers] : by_checkpoint) {
    TRY(auto difference, verify_together(followers, LogUpTo(store.log(), at), streams));
    if (difference) return difference;
  }
  return std::optional<Difference>();
}

}  // namespace grantledger
