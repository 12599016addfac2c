#include "tests/kill_load.h"

#include <nlohmann/json.hpp>

#include "tools/fact_json.h"

namespace grantledger {
namespace {

constexpr std::size_t lines_per_mistake = 97;

}  // namespace

KillLoad::KillLoad(std::uint64_t seed)
    : simulation_({.seed = seed, .years = simulated_years_max, .municipalities = 40}) {}

void KillLoad::make_line() {
  if (lines_.size() % lines_per_mistake == lines_per_mistake - 1) {
    lines_.push_back({.text = R"({"actor":"nobody","commands":[]})", .is_request = false});
    return;
  }
  std::optional<Request> request = simulation_.next();
  CHECK(request);
  request->recorded_at.reset();  // A real ledger takes none, and the digest is of none.
  lines_.push_back(
      {.text = text_of(json_of(*request)), .id = request->id, .digest = request->digest});
}

std::vector<std::size_t> KillLoad::next_lines(std::size_t count, std::size_t repeat_every) {
  while (answered_ < lines_.size() && lines_[answered_].answer) ++answered_;
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < answered_; i += repeat_every) indexes.push_back(i);
  for (std::size_t i = answered_; i < lines_.size(); ++i) indexes.push_back(i);
  for (; count > 0; --count) {
    indexes.push_back(lines_.size());
    make_line();
  }
  return indexes;
}

}  // namespace grantledger
