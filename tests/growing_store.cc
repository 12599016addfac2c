#include "tests/growing_store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "tests/child_program.h"
#include "tests/played_ledger.h"

namespace grantledger {

int kills_wanted(int otherwise) {
  const char* const text = std::getenv("GRANTLEDGER_KILLS");
  return text != nullptr ? std::atoi(text) : otherwise;
}

GrowingStore::GrowingStore(std::filesystem::path root, std::uint64_t seed)
    : root_(std::move(root)), simulation_({.seed = seed, .years = 20, .municipalities = 60}) {
  make_simulated_store(root_);
}

void GrowingStore::grow(std::size_t count) {
  std::vector<Request> requests;
  for (; count > 0; --count) {
    std::optional<Request> next = simulation_.next();
    if (!next) break;
    requests.push_back(*std::move(next));
  }
  play_into_store(root_, requests);
}

std::vector<std::string> GrowingStore::words(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {GRANTLEDGER_PROGRAM, "--store", root_.string()});
  return arguments;
}

bool GrowingStore::run_and_kill(const std::vector<std::string>& arguments,
                                unsigned within_us) const {
  ChildProgram program(words(arguments));
  std::this_thread::sleep_for(std::chrono::microseconds(within_us));
  program.kill();
  return program.wait() == -SIGKILL;
}

std::string GrowingStore::printed(std::vector<std::string> arguments) const {
  const ProgramOutput output = run_to_end(words(std::move(arguments)));
  EXPECT_EQ(output.ended, 0) << output.text;
  return output.text;
}

}  // namespace grantledger
