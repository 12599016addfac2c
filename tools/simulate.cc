#include "tools/simulate.h"

#include "tools/simulated_lives.h"

namespace grantledger {

Simulation::Simulation(const SimulationOptions& options)
    : lives_(std::make_unique<Lives>(options)) {}
Simulation::~Simulation() = default;

std::optional<Request> Simulation::next() {
  return lives_->next();
}

}  // namespace grantledger
