#include "projections/all.h"

#include "projections/applications.h"
#include "projections/balances.h"
#include "projections/budget.h"
#include "projections/findings/findings.h"
#include "projections/history.h"
#include "projections/imports.h"
#include "projections/trail.h"

namespace grantledger {

std::vector<std::unique_ptr<Follower>> all_projections() {
  std::vector<std::unique_ptr<Follower>> all;
  all.push_back(std::make_unique<History>());
  all.push_back(std::make_unique<Applications>());
  all.push_back(std::make_unique<Trail>());
  all.push_back(std::make_unique<Imports>());
  all.push_back(std::make_unique<Findings>());
  return all;
}

}  // namespace grantledger
