#include "tests/played_ledger.h"

#include <fstream>
#include <iostream>

#include "ledger/id_index.h"
#include "ledger/log/memory_table.h"
#include "projections/all.h"
#include "tools/fact_json.h"
#include "tools/ledger_writer.h"

namespace grantledger {
namespace {

constexpr std::size_t group_size = 100;

// Plays group by group; `after_group` is called in between.
std::vector<Answer> play_groups(Sequencer& sequencer, std::span<const Request> requests,
                                const auto& after_group) {
  std::vector<Answer> answers;
  while (!requests.empty()) {
    const auto group = requests.first(std::min(group_size, requests.size()));
    auto answered = sequencer.step(group);
    CHECK(answered.has_value());
    for (Answer& answer : *answered) answers.push_back(std::move(answer));
    requests = requests.subspan(group.size());
    after_group();
  }
  return answers;
}

}  // namespace

LedgerOpened simulated_ledger() {
  return {sha256("played"), "played in a test", *ActorId::parse("administrator"), true,
          date_of(2000, 1, 1)};
}

std::vector<Request> requests_in(const std::filesystem::path& file) {
  std::ifstream in(file);
  CHECK(in.good());
  std::vector<Request> requests;
  for (std::string line; std::getline(in, line);) {
    ParsedRequest parsed = parse_request(line, opened_at);
    if (!parsed.request) std::cerr << file << ": " << parsed.request.error().detail << '\n';
    CHECK(parsed.request.has_value());
    requests.push_back(*std::move(parsed.request));
  }
  return requests;
}

MemoryLedger::MemoryLedger(std::size_t rows_max) {
  CHECK(open_ledger(log_, simulated_ledger(), opened_at).has_value());
  runner_.add(std::make_unique<IdIndex>(), std::make_unique<MemoryTable>());
  auto table = std::make_unique<MemoryTable>();
  auto saved = SavedBooks::open(*table);
  CHECK(saved.has_value());
  runner_.add(*std::move(saved), std::move(table));
  for (std::unique_ptr<Follower>& projection : all_projections()) {
    runner_.add(std::move(projection), std::make_unique<MemoryTable>());
  }
  auto opened = Sequencer::open(log_, {this->table("ids"), this->table("books")}, rows_max);
  CHECK(opened.has_value());
  sequencer_ = *std::move(opened);
}

std::vector<Answer> MemoryLedger::play(std::span<const Request> requests,
                                       const std::function<void()>& after_group) {
  return play_groups(*sequencer_, requests, after_group);
}

void make_simulated_store(const std::filesystem::path& root) {
  const NoClock clock;
  CHECK(create_store(root, clock).has_value());
  auto store = StoreWriter::open(root, clock);
  CHECK(store.has_value());
  CHECK(open_ledger((*store)->log(), simulated_ledger(), opened_at).has_value());
}

std::vector<Answer> play_into_store(const std::filesystem::path& root,
                                    std::span<const Request> requests) {
  const SystemClock clock;
  auto writer = LedgerWriter::open(root, clock);
  if (!writer) std::cerr << writer.error().detail << std::endl;
  CHECK(writer.has_value());
  std::vector<Answer> answers =
      play_groups((*writer)->sequencer(), requests, [&] { (*writer)->wake_followers(); });
  CHECK((*writer)->close().has_value());
  return answers;
}

}  // namespace grantledger
