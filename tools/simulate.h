#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "ledger/domain/command.h"

namespace grantledger {

// What a simulation depends on, and all it depends on: equal options make equal requests, on every
// machine.
struct SimulationOptions {
  std::uint64_t seed = 1;
  int years = 1;           // Study years from 2026 on, each with its spring in the year after.
  int municipalities = 1;  // With a private kindergarten each, and some schools and counties.
};

inline constexpr int simulated_years_max = 200;
inline constexpr int simulated_municipalities_max = 500'000;

// Who opened the ledger that the requests are for; `grantledger init` names the same by default.
inline constexpr const char* simulated_administrator = "administrator";

// Makes the requests of many invented lives of grants with paid leave, in the order of the days on
// which they happen: people and powers, organisations with valid numbers, money voted, rules,
// applications with ranks, awards, leaves by the rule, commitments over two years, payments by four
// hands, kindergartens that are paid through a municipality, withdrawals, repayments, write-offs,
// returned payments, appeals. For a simulated ledger that holds nothing but its opening: requests
// carry their recorded times, from 2026-01-02 on, and time-ordered ids.
//
// Every request is accepted by such a ledger but for about one in a hundred that is made to be
// refused. Holds no more than the grants of two years. Belongs to one thread.
class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  // The next request; nothing after the last.
  std::optional<Request> next();

 private:
  class Lives;
  std::unique_ptr<Lives> lives_;
};

}  // namespace grantledger
