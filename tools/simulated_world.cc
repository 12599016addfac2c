#include "tools/simulated_world.h"

#include "ledger/rules/instalments.h"
#include "ledger/rules/leave_share.h"
#include "ledger/rules/numbers.h"
#include "tools/simulate.h"

namespace grantledger {
namespace {

constexpr std::int64_t first_wage_basis = 77'777'700;  // Illustrative.

LeaveOffer offer_of(const LeaveShareRule& rule, std::string group, std::int32_t credits,
                    std::uint16_t semesters) {
  const LeaveScope scope{.credits = {credits}, .semesters = semesters};
  const auto shares = leave_shares(rule, scope);
  CHECK(shares.has_value());
  const auto part = leave_while_studying(rule, scope);
  CHECK(part.has_value());
  const auto state = in_semesters(shares->state, semesters);
  const auto owner = in_semesters(shares->owner, semesters);
  CHECK(state.has_value() && owner.has_value());
  LeaveOffer offer{std::move(group), {credits}, *percent_of(*part), *shares, {}};
  for (std::size_t i = 0; i < semesters; ++i) {
    offer.semesters.push_back({(*state)[i], (*owner)[i]});
  }
  return offer;
}

}  // namespace

SimulatedPeople simulated_people() {
  return {*ActorId::parse(simulated_administrator),
          *ActorId::parse("ida.vik"),
          *ActorId::parse("kari.moen"),
          *ActorId::parse("per.lie"),
          *ActorId::parse("anne.dahl"),
          *ActorId::parse("payment-system"),
          *ActorId::parse("liv.haug")};
}

OrganisationId SimulatedNumbers::next() {
  for (;;) {
    const auto number = organisation_number_from(std::to_string(eight_digits_++));
    if (number) return *OrganisationId::parse(*number);
  }
}

RuleVersion simulated_rule(int year) {
  RuleVersion rule;
  rule.scheme = *SchemeId::parse("videreutdanning");
  rule.version = *RuleVersionId::parse("VU-" + std::to_string(year) + "-1");
  rule.first_day = date_of(year, 8, 1);
  rule.route = Route::through_authority;
  for (const char* group : {"teacher", "kindergarten_teacher", "skilled_worker"}) {
    rule.groups.push_back({group, date_of(simulation_first_year, 1, 1), std::nullopt});
  }
  rule.years_max = 1;
  rule.commitment_years_after = 1;
  rule.requires_confirmation = true;
  rule.stipend_allowed = true;
  const std::int64_t wage_basis =
      first_wage_basis + first_wage_basis / 100 * (year - simulation_first_year);
  rule.leave_share = {.wage_basis = {wage_basis, nok},
                      .leave_share = {1, 4},
                      .full_credits = {3'000},
                      .semesters_full = 2,
                      .state_share = {3, 4}};
  rule.source = "Invented";
  rule.illustrative = {"leave_share.wage_basis"};
  return rule;
}

std::vector<LeaveOffer> leave_offers(const RuleVersion& rule) {
  const LeaveShareRule& share = *rule.leave_share;
  return {offer_of(share, "teacher", 3'000, 2),
          offer_of(share, "teacher", 1'500, 2),
          offer_of(share, "teacher", 1'500, 1),
          offer_of(share, "teacher", 2'000, 2),
          offer_of(share, "skilled_worker", 750, 1),
          offer_of(share, "skilled_worker", 1'000, 2),
          offer_of(share, "kindergarten_teacher", 1'500, 2),
          offer_of(share, "kindergarten_teacher", 3'000, 2)};
}

}  // namespace grantledger
