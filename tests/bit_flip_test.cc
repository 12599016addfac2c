// Flips one bit of one file of a small store, reads all of it and writes it, and compares that with
// the untouched store; again and again. Whatever bit it is, an answer may be missing, and said to
// be missing, but never be another. The test itself opens no store: what does may be ended by a
// CHECK, and runs in processes of its own.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>

#include "ledger/id_index.h"
#include "ledger/log/small_file.h"
#include "tests/forked.h"
#include "tests/played_ledger.h"
#include "tests/store_reading.h"
#include "tools/key_file.h"
#include "tools/program.h"

namespace grantledger {
namespace {

namespace fs = std::filesystem;

constexpr unsigned flips_by_default = 1'000;
constexpr unsigned workers = 2;
constexpr unsigned seconds_per_flip_max = 60;
constexpr unsigned ended_by_flips_max = 20;  // Processes, before the test gives up.

unsigned number_in_environment(const char* name, unsigned otherwise) {
  const char* const text = std::getenv(name);
  return text != nullptr ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : otherwise;
}

// What a flipped bit came to.
enum class Outcome : std::uint8_t { harmless, repaired, detected, wrong };

// Shared by the test and the processes it forks.
struct Shared {
  std::array<std::atomic<unsigned>, 4> outcomes;      // Flips, by outcome.
  std::array<std::atomic<unsigned>, workers> number;  // Of the flip that each is at.
};

constexpr std::array year{"01-opening.jsonl", "02-applications.jsonl", "03-decisions.jsonl",
                          "04-autumn.jsonl", "05-second-year.jsonl"};

std::vector<Request> requests_of(const char* file) {
  return requests_in(fs::path(GRANTLEDGER_SOURCE_DIR) / "docs/sample" / file);
}

std::vector<Request> year_requests() {
  std::vector<Request> all;
  for (const char* file : year) std::ranges::move(requests_of(file), std::back_inserter(all));
  return all;
}

void run(const fs::path& root, std::vector<std::string> words) {
  words.insert(words.begin(), {"--store", root.string()});
  std::ostringstream out, err;
  CHECK(run_program(words, {.out = out, .err = err}) == ExitStatus::done);
}

// As a writer that dies: the log has taken the requests, in its write-ahead file, the views
// nothing.
void play_without_followers(const fs::path& root, std::span<const Request> requests) {
  const SystemClock clock;
  auto store = StoreWriter::open(root, clock);
  CHECK(store.has_value());
  const auto ids = (*store)->views().open(IdIndex::view(), (*store)->log());
  const auto books = (*store)->views().open(SavedBooks::view(), (*store)->log());
  CHECK(ids.has_value() && books.has_value());
  const auto sequencer = Sequencer::open((*store)->log(), {**ids, **books});
  CHECK(sequencer.has_value() && (*sequencer)->step(requests).has_value());
}

// The sample year, with two seals and a key: sorted files and a write-ahead file in the log,
// several runs in each view, and facts that no view has read.
void make_store(const fs::path& root) {
  make_simulated_store(root);
  run(root, {"keygen", "ledger.example.org/grants"});
  for (const char* file : std::span(year).first(year.size() - 1)) {
    play_into_store(root, requests_of(file));
    if (file != year.front()) run(root, {"seal"});
  }
  play_without_followers(root, requests_of(year.back()));
}

struct StoreFile {
  fs::path path;  // Below the store.
  std::uintmax_t size_bytes = 0;
};

std::vector<StoreFile> files_of(const fs::path& root) {
  std::vector<StoreFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    files.push_back({fs::relative(entry.path(), root), entry.file_size()});
  }
  std::ranges::sort(files, {}, &StoreFile::path);
  return files;
}

// The name of the view whose file it is; none for another file.
std::string view_of(const fs::path& file) {
  if (*file.begin() != "views") return "";
  const std::string name = std::next(file.begin())->string();
  return name.substr(0, name.find("-v"));
}

struct Flip {
  fs::path file;
  std::uint64_t byte = 0;
  unsigned bit = 0;
};

std::string text_of(const Flip& flip) {
  return flip.file.string() + ", byte " + std::to_string(flip.byte) + ", bit " +
         std::to_string(flip.bit);
}

// A third of the flips hits any byte, a third any file, so that small ones are hit, and a third any
// file that cannot be made again.
Flip flip_of(const std::vector<StoreFile>& files, unsigned seed, unsigned number) {
  std::seed_seq sequence{seed, number};
  std::mt19937_64 random(sequence);
  std::vector<double> weights;
  for (const StoreFile& file : files) {
    const std::array by_way{static_cast<double>(file.size_bytes), 1.0,
                            view_of(file.path).empty() ? 1.0 : 0.0};
    weights.push_back(by_way[number % by_way.size()]);
  }
  const auto chosen =
      std::discrete_distribution<std::size_t>(weights.begin(), weights.end())(random);
  const StoreFile& file = files[chosen];
  return {file.path, random() % file.size_bytes, static_cast<unsigned>(random() % 8)};
}

// Again, it is undone.
void flip_bit(const fs::path& root, const Flip& flip) {
  std::fstream file(root / flip.file, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(flip.byte));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(flip.byte));
  file.put(static_cast<char>(byte ^ (1 << flip.bit)));
  CHECK(file.flush().good());
}

void copy_store(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::create_directories(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

// Which directory of each view is live.
std::map<fs::path, std::string> live_names(const fs::path& root) {
  std::map<fs::path, std::string> names;
  for (const auto& entry : fs::directory_iterator(root / "views")) {
    if (!entry.is_regular_file()) continue;
    names[entry.path().filename()] = read_small_file(entry.path())->value();
  }
  return names;
}

// Flips bits of a copy of the store and compares it with what the untouched one tells.
class Worker {
 public:
  Worker(const fs::path& untouched, const fs::path& directory)
      : damaged_(directory / "damaged"),
        written_(directory / "written"),
        files_(files_of(untouched)),
        requests_(year_requests()),
        key_(read_key("", StorePaths{untouched}, KeyUse::note)->verifier()) {
    copy_store(untouched, damaged_);
    copy_store(untouched, written_);
    before_ = read_store(untouched, key_);
    auto answers = ask_writer_again(written_, requests_);
    CHECK(answers.has_value());
    answers_ = *std::move(answers);
    live_ = live_names(written_);
    const StoreReading after = read_store(written_, key_);
    for (const auto& [name, part] : before_.parts) {
      CHECK(part.has_value());
      CHECK(after.parts.at(name).has_value() && *after.parts.at(name) == *part);
    }
  }

  Outcome flip(unsigned seed, unsigned number) {
    flip_ = flip_of(files_, seed, number);
    flip_bit(damaged_, flip_);
    copy_store(damaged_, written_);
    const Outcome read = read_damaged();
    const Outcome written = write_damaged();
    flip_bit(damaged_, flip_);
    return std::max(read, written);
  }

 private:
  Outcome compare(const StoreReading& reading, const char* who) const;
  Outcome read_damaged() const;
  Outcome write_damaged() const;
  Outcome wrong(const std::string& what) const {
    std::fprintf(stderr, "WRONG %s: %s\n", text_of(flip_).c_str(), what.c_str());
    return Outcome::wrong;
  }

  fs::path damaged_;
  fs::path written_;
  std::vector<StoreFile> files_;
  std::vector<Request> requests_;
  VerifierKey key_;
  StoreReading before_;
  std::vector<Answer> answers_;
  std::map<fs::path, std::string> live_;  // After the untouched store was written.
  Flip flip_;
};

Outcome Worker::compare(const StoreReading& reading, const char* who) const {
  Outcome outcome = Outcome::harmless;
  for (const auto& [name, part] : reading.parts) {
    if (!part) {
      outcome = std::max(outcome, Outcome::detected);
    } else if (*part != *before_.parts.at(name)) {
      return wrong(name + " is another, " + who);
    }
  }
  return outcome;
}

// A file of one view is read by nobody but that view.
Outcome Worker::read_damaged() const {
  const StoreReading reading = read_store(damaged_, key_, view_of(flip_.file));
  const Outcome outcome = compare(reading, "to a reader");
  const bool is_made_again = std::ranges::any_of(reading.checkpoints, [&](const auto& each) {
    return each.second != before_.checkpoints.at(each.first);
  });
  return is_made_again ? std::max(outcome, Outcome::repaired) : outcome;
}

Outcome Worker::write_damaged() const {
  const auto answers = ask_writer_again(written_, requests_);
  if (!answers) return Outcome::detected;
  if (*answers != answers_) return wrong("a writer answers otherwise");
  const Outcome outcome =
      compare(read_store(written_, key_, view_of(flip_.file)), "after a writer");
  return live_names(written_) != live_ ? std::max(outcome, Outcome::repaired) : outcome;
}

void flip_from(unsigned first, unsigned worker, unsigned seed, unsigned count, Shared& shared,
               const ScratchDirectory& scratch) {
  Worker flipper(scratch / "store", scratch / std::to_string(worker).c_str());
  for (unsigned number = first; number < count; number += workers) {
    shared.number[worker] = number;
    alarm(seconds_per_flip_max);
    ++shared.outcomes[static_cast<std::size_t>(flipper.flip(seed, number))];
  }
}

TEST(BitFlip, IsDetectedOrRepairedOrHarmless) {
  const unsigned seed = number_in_environment("GRANTLEDGER_FLIP_SEED", std::random_device()());
  const unsigned count = number_in_environment("GRANTLEDGER_FLIPS", flips_by_default);
  std::printf("seed %u\n", seed);
  // In memory, where a sync costs nothing, unless another place is asked for.
  if (fs::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", /*overwrite=*/0);
  const ScratchDirectory scratch;
  void* const memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  Shared& shared = *new (memory) Shared{};
  ASSERT_TRUE(ended_well(in_process([&] { make_store(scratch / "store"); })));
  const std::vector<StoreFile> files = files_of(scratch / "store");

  std::map<pid_t, unsigned> running;
  const auto start = [&](unsigned worker, unsigned first) {
    running[in_process([&] { flip_from(first, worker, seed, count, shared, scratch); })] = worker;
  };
  for (unsigned worker = 0; worker < workers; ++worker) start(worker, worker);
  for (unsigned ended_by_flips = 0; !running.empty();) {
    int status = 0;
    const pid_t ended = wait(&status);
    const unsigned worker = running.extract(ended).mapped();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
    const unsigned number = shared.number[worker];
    ADD_FAILURE() << "flip " << number << " ended a process with status " << status << ": "
                  << text_of(flip_of(files, seed, number));
    if (++ended_by_flips < ended_by_flips_max) start(worker, number + workers);
  }
  const auto flips = [&](Outcome outcome) {
    return shared.outcomes[static_cast<std::size_t>(outcome)].load();
  };
  std::printf("%u flips in %zu files: %u detected, %u repaired, %u harmless, %u wrong\n", count,
              files.size(), flips(Outcome::detected), flips(Outcome::repaired),
              flips(Outcome::harmless), flips(Outcome::wrong));
  EXPECT_EQ(flips(Outcome::wrong), 0U);
  EXPECT_GT(flips(Outcome::detected), 0U);
}

}  // namespace
}  // namespace grantledger
