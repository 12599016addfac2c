#pragma once

#include <cstdint>

namespace grantledger {

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed on every machine, which
// the standard's distributions do not promise. Not for secrets.
class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  // A number from 0 to below `end`, which is above 0. Favours none noticeably while `end` is small.
  std::uint64_t below(std::uint64_t end) { return (next() >> 32) * end >> 32; }

  bool one_in(std::uint64_t times) { return below(times) == 0; }

 private:
  std::uint64_t state_;
};

}  // namespace grantledger
