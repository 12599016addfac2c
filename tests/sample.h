#pragma once
// The facts of a small, invented year of further education (docs/sample): two grants with four
// leaves, a refusal, a withdrawal that is claimed back. Each is a function, so that a test can take
// one and change what it is about.

#include "tests/given_when_then.h"

namespace grantledger::sample {

inline constexpr const char* admin = "admin";
inline constexpr const char* kari = "kari.moen";    // Case handler and attester.
inline constexpr const char* per = "per.lie";       // Budget disposal.
inline constexpr const char* ida = "ida.vik";       // Keeps the register.
inline constexpr const char* anne = "anne.dahl";    // Writes off.
inline constexpr const char* machine = "payments";  // Orders and executes.

inline constexpr const char* kd = "313901017";
inline constexpr const char* dir = "313901025";
inline constexpr const char* m1 = "313901033";
inline constexpr const char* fk1 = "313901041";
inline constexpr const char* m2 = "313901068";
inline constexpr const char* k1 = "313901076";
inline constexpr const char* s1 = "313901084";
inline constexpr const char* u1 = "313901092";

inline Money kr(std::int64_t whole, std::int64_t oere = 0) {
  return {whole * 100 + oere, nok};
}
inline OrganisationId org(const char* number) {
  return id<OrganisationId>(number);
}
inline Line line(const char* text) {
  return *parse_line(text);
}
inline const char* const line_2026 = "226.22:2026";
inline const char* const line_2027 = "226.22:2027";
inline Date day(int year, unsigned month, unsigned of_month) {
  return date_of(year, month, of_month);
}
inline const SchemeId scheme = id<SchemeId>("videreutdanning");
inline const SemesterId autumn = id<SemesterId>("2026-autumn");
inline const SemesterId spring = id<SemesterId>("2027-spring");

GrantTerms terms(const char* grant, const char* recipient);
inline GrantTerms g1() {
  return terms("G1", m1);
}
inline GrantTerms g2() {
  return terms("G2", s1);
}

RuleVersion rule();
DelegationGranted delegation(const char* actor, Power power, std::optional<ItemId> item = {});
OrganisationRegistered organisation(const char* number, OrganisationKind kind);

ApplicationReceived application(const char* name, const char* applicant);
OwnerAssessed owner_assessed(const char* name, const char* applicant, std::uint32_t rank = 1);
// No application: an empty name.
AwardDecided award(const char* application, const GrantTerms& of, Money amount);
AwardAccepted accepted(const GrantTerms& of);
LetterIssued letter(const char* name, const char* grant);
LetterReceived letter_received(const char* name, const char* grant, Date on);
AppealLodged appeal(Date sent, const char* because = "");

LeaveGranted leave_a();
LeaveGranted leave_b();
LeaveGranted leave_c();
LeaveGranted leave_d();
AdmissionRecorded admission(const LeaveGranted& leave);
ParticipationConfirmed confirmed(const LeaveGranted& leave, const SemesterId& semester);
CommitmentRegistered commitment(const GrantTerms& of, std::vector<CommitmentPart> parts);
CommitmentRegistered commitment_g1();
CommitmentRegistered commitment_g2();

PaymentTerms autumn_g1();
PaymentTerms autumn_g2();
PaymentTerms spring_g1();
// A payment of `amount` to the recipient itself, from one line, that is for no leave.
PaymentTerms plain_payment(const char* name, const GrantTerms& of, Money amount, const char* from);
PaymentOrdered ordered(const PaymentTerms& payment, Date on);
PaymentAttested attested(const PaymentTerms& payment, Date on, const char* by = kari);
PaymentApproved approved(const PaymentTerms& payment, Date on, const char* by = per);
PaymentExecuted executed(const PaymentTerms& payment, Date on);
PaymentReturned returned(const PaymentTerms& payment, Date on);
FundsForwarded forwarded(Money amount);
OwnerShareDue owner_due(Money amount);
OwnerSharePaid owner_paid(Money amount);

ParticipantWithdrawn withdrawn_d();
LeaveChanged leave_d_ended();
AwardReduced reduced(const GrantTerms& of, Money to);
CommitmentReleased released(const GrantTerms& of, const char* from, Money amount);
RepaymentDecided repayment_decided(Money amount);
RepaymentClaimed repayment_claimed(Money amount);
RepaymentReceived repayment_received(Money amount, Date on, bool to_treasury);
WriteOffDecided written_off(Money amount);

// How far the year has come when a case begins.
enum class Stage {
  opened,     // Actors, organisations, scheme, rule, delegations and money are there.
  applied,    // Applications were received and ranked.
  awarded,    // G1 and G2 are awarded and accepted, G4 refused; leaves granted; all committed.
  confirmed,  // Admitted, and the autumn semester confirmed.
  paid,       // Both autumn payments are executed.
  withdrawn,  // D withdrew, G2 is reduced to zero, and the repayment is claimed.
  settled,    // 50,000.00 came back, the rest of the line was carried to 2027.
};
// Every step is decided, and must be accepted.
Case year_at(Stage stage);

// Order, attest, approve and execute one payment, all on one day.
void pay(Case& so_far, const PaymentTerms& payment, Date on);

}  // namespace grantledger::sample
