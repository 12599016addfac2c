#include "tests/worked_year.h"

namespace grantledger {
namespace {

PaymentPart part(const OrganisationId& beneficiary, std::int64_t ore) {
  return {.beneficiary = beneficiary, .amount = kroner(ore)};
}

}  // namespace

WorkedYear::WorkedYear() {
  record_spring();
  record_autumn();
  record_second_year();
}

LeaveGranted WorkedYear::leave(const std::string& id, const GrantTerms& terms, Shares shares,
                               const OrganisationId& beneficiary) const {
  LeaveGranted fact;
  fact.leave = *LeaveId::parse(id);
  fact.terms = terms;
  fact.rule = *RuleVersionId::parse("VU-2026-1");
  fact.participant = {0, "p-" + id};
  fact.provider = organisation("313901092");
  fact.shares = shares;
  fact.payer = terms.recipient;
  fact.beneficiary = beneficiary;
  fact.effective_on = date_of(2026, 4, 30);
  return fact;
}

PaymentTerms WorkedYear::payment(const std::string& id, const GrantTerms& terms, Line line,
                                 std::vector<PaymentPart> parts) const {
  PaymentTerms payment{*PaymentId::parse(id), terms, terms.recipient, kroner(0)};
  for (const PaymentPart& each : parts) payment.amount += each.amount;
  payment.sources = {{line, payment.amount}};
  payment.parts = std::move(parts);
  return payment;
}

void WorkedYear::record_spring() {
  const auto register_organisation = [&](const OrganisationId& id, std::string name,
                                         std::string code) {
    record({OrganisationRegistered{
        {id, OrganisationKind::other, std::move(name), std::move(code), {}, {}},
        date_of(2026, 1, 1)}});
  };
  register_organisation(municipality, "Nordvik kommune", "0301");
  register_organisation(school, "Fjellhøy privatskole", "4601");
  record({AppropriationMade{line_2026, ministry, kroner(52'000'000), true, "Prop. 1 S",
                            date_of(2026, 1, 1)}},
         date_of(2026, 1, 2));
  record({AllocationIssued{
      line_2026, ministry, directorate, kroner(52'000'000), {}, date_of(2026, 1, 15)}});
  record({CommitmentAuthorityGranted{line_2026, directorate, kroner(20'000'000),
                                     date_of(2026, 1, 15)}});
  record({leave("A", g1, {kroner(14'583'319), kroner(4'861'106)}, municipality)});
  record({leave("B", g1, {kroner(7'291'660), kroner(2'430'553)}, kindergarten)});
  record({leave("C", g1, {kroner(3'645'830), kroner(1'215'276)}, municipality)});
  record({leave("D", g2, {kroner(14'583'319), kroner(4'861'106)}, school)});
  record({CommitmentRegistered{g1,
                               directorate,
                               {{line_2026, kroner(14'583'320)}, {line_2027, kroner(10'937'489)}},
                               {},
                               date_of(2026, 4, 30)}});
  p1 =
      record({CommitmentRegistered{g2,
                                   directorate,
                                   {{line_2026, kroner(7'291'660)}, {line_2027, kroner(7'291'659)}},
                                   {},
                                   date_of(2026, 4, 30)}});
}

void WorkedYear::record_autumn() {
  const LeaveId leave_b = *LeaveId::parse("B");
  const LeaveId leave_d = *LeaveId::parse("D");
  const SemesterId autumn = *SemesterId::parse("2026-autumn");
  const ClaimId claim = *ClaimId::parse("C1");
  record({PaymentExecuted{payment("P1", g1, line_2026,
                                  {part(municipality, 7'291'660), part(kindergarten, 3'645'830),
                                   part(municipality, 3'645'830)}),
                          "",
                          {},
                          date_of(2026, 12, 10)}});
  record({PaymentExecuted{
      payment("P2", g2, line_2026, {part(school, 7'291'660)}), "", {}, date_of(2026, 12, 11)}});
  record({OwnerShareDue{g1, municipality, kindergarten, leave_b, autumn, kroner(1'215'277),
                        date_of(2026, 12, 11)}});
  record({LeaveChanged{leave_d,
                       g2,
                       {},
                       {},
                       {kroner(-14'583'319), kroner(-4'861'106)},
                       {},
                       school,
                       school,
                       "withdrawn",
                       date_of(2026, 11, 20)}},
         date_of(2026, 12, 15));
  record({CommitmentReleased{
      g2, directorate, {{line_2027, kroner(7'291'659)}}, "withdrawn", {}, date_of(2026, 12, 15)}});
  record({RepaymentClaimed{g2, claim, line_2026, kroner(7'291'660), date_of(2027, 1, 16),
                           date_of(2026, 12, 16)}});
  record({FundsForwarded{g1, municipality, kindergarten, leave_b, autumn, kroner(3'645'830),
                         date_of(2026, 12, 18)}});
  record({OwnerSharePaid{g1, municipality, kindergarten, leave_b, autumn, kroner(1'215'277),
                         OwnerPayment::transfer, date_of(2026, 12, 18)}});
  p2 = record({RepaymentReceived{g2, claim, line_2026, directorate, kroner(5'000'000), false, "",
                                 date_of(2026, 12, 29)}});
}

void WorkedYear::record_second_year() {
  const ClaimId claim = *ClaimId::parse("C1");
  p2_late = record({BalanceTransferred{line_2026, line_2027, directorate, kroner(35'125'020),
                                       date_of(2026, 12, 31)}},
                   date_of(2027, 2, 10));
  record({RepaymentReceived{g2, claim, line_2026, directorate, kroner(1'291'660), true, "",
                            date_of(2027, 2, 15)}});
  const PaymentTerms spring =
      payment("P3", g1, line_2027, {part(municipality, 7'291'659), part(kindergarten, 3'645'830)});
  record({PaymentExecuted{spring, "", {}, date_of(2027, 6, 10)}});
  p3 = record({WriteOffDecided{g2, claim, line_2026, kroner(1'000'000), "no assets",
                               *ActorId::parse("anne.dahl"), date_of(2027, 6, 15)}});
  p4 = record({PaymentReturned{spring, "account closed", date_of(2027, 7, 2)}});
}

}  // namespace grantledger
