#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/simulate.h"

namespace grantledger {

// How often a kill test kills: GRANTLEDGER_KILLS, or `otherwise`.
int kills_wanted(int otherwise);

// A store of simulated lives that grows while feeds of it are killed.
class GrowingStore {
 public:
  GrowingStore(std::filesystem::path root, std::uint64_t seed);

  // Records the next `count` requests.
  void grow(std::size_t count);

  // The words that run the program on it.
  std::vector<std::string> words(std::vector<std::string> arguments) const;

  // Starts the program with these arguments and kills it after some time up to `within_us`, unless
  // it has ended. Returns whether it was killed.
  bool run_and_kill(const std::vector<std::string>& arguments, unsigned within_us) const;

  // What the program prints, which is to end with 0.
  std::string printed(std::vector<std::string> arguments) const;

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
  Simulation simulation_;
};

}  // namespace grantledger
