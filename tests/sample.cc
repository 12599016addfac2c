#include "tests/sample.h"

namespace grantledger::sample {
namespace {

constexpr const char* spring_semester = "2027-spring";

SemesterShare share(const SemesterId& semester, Money state, Money owner) {
  return {semester, {state, owner}};
}

LeaveGranted leave(const char* name, const GrantTerms& of, std::int32_t credits, Shares shares) {
  return {.leave = id<LeaveId>(name),
          .terms = of,
          .rule = id<RuleVersionId>("VU-2026-1"),
          .participant = {0, std::string("p-") + name},
          .group = "teacher",
          .provider = org(u1),
          .credits = {credits},
          .leave_percent = {2500},
          .study_start = day(2026, 8, 17),
          .shares = shares,
          .payer = of.recipient,
          .beneficiary = of.recipient,
          .effective_on = day(2026, 4, 30)};
}

LeaveGranted full_leave(const char* name, const GrantTerms& of) {
  LeaveGranted fact = leave(name, of, 3000, {kr(145'833, 19), kr(48'611, 6)});
  fact.semesters = {share(autumn, kr(72'916, 60), kr(24'305, 53)),
                    share(spring, kr(72'916, 59), kr(24'305, 53))};
  return fact;
}

PaymentPart part(const char* name, const SemesterId& semester, const char* beneficiary,
                 Money amount) {
  return {id<LeaveId>(name), semester, org(beneficiary), amount};
}

Organisation details_of(const char* number, OrganisationKind kind) {
  return {.organisation = org(number), .kind = kind, .name = std::string("name of ") + number};
}

}  // namespace

GrantTerms terms(const char* grant, const char* recipient) {
  return {id<GrantId>(grant), scheme, org(recipient), 2026};
}

RuleVersion rule() {
  RuleVersion version{.scheme = scheme,
                      .version = id<RuleVersionId>("VU-2026-1"),
                      .first_day = day(2026, 8, 1),
                      .initiation = Initiation::application,
                      .route = Route::through_authority,
                      .years_max = 1,
                      .commitment_years_after = 1,
                      .requires_confirmation = true,
                      .source = "illustrative",
                      .stipend_allowed = true};
  for (const char* group : {"teacher", "kindergarten_teacher", "skilled_worker"}) {
    version.groups.push_back({group, day(2026, 1, 20), std::nullopt});
  }
  version.leave_share = LeaveShareRule{.wage_basis = kr(777'777),
                                       .leave_share = {1, 4},
                                       .full_credits = {3000},
                                       .semesters_full = 2,
                                       .state_share = {3, 4}};
  return version;
}

DelegationGranted delegation(const char* actor, Power power, std::optional<ItemId> item) {
  return {.actor = id<ActorId>(actor),
          .power = power,
          .item = std::move(item),
          .first_day = day(2026, 1, 1),
          .last_day = day(2027, 12, 31),
          .reference = "letter of 2026-01-15",
          .effective_on = day(2026, 1, 1)};
}

OrganisationRegistered organisation(const char* number, OrganisationKind kind) {
  Organisation details = details_of(number, kind);
  if (kind == OrganisationKind::private_kindergarten) details.authority = org(m1);
  return {.details = details, .effective_on = day(2026, 1, 1)};
}

ApplicationReceived application(const char* name, const char* applicant) {
  return {.application = id<ApplicationId>(name),
          .scheme = scheme,
          .call = id<CallId>("call-2026"),
          .applicant = org(applicant),
          .year = 2026,
          .wishes = {{.participant = {0, "p"},
                      .group = "teacher",
                      .workplace = org(applicant),
                      .provider = org(u1),
                      .credits = {3000}}},
          .effective_on = day(2026, 2, 20)};
}

OwnerAssessed owner_assessed(const char* name, const char* applicant, std::uint32_t rank) {
  return {.application = id<ApplicationId>(name),
          .scheme = scheme,
          .year = 2026,
          .applicant = org(applicant),
          .owner = org(applicant),
          .rank = rank,
          .effective_on = day(2026, 3, 20)};
}

AwardDecided award(const char* application_name, const GrantTerms& of, Money amount) {
  std::optional<ApplicationId> by_application;
  if (*application_name != 0) by_application = id<ApplicationId>(application_name);
  return {.terms = of,
          .application = by_application,
          .rule = id<RuleVersionId>("VU-2026-1"),
          .amount = amount,
          .group = "teacher",
          .decided_by = id<ActorId>(kari),
          .effective_on = day(2026, 4, 30)};
}

AwardAccepted accepted(const GrantTerms& of) {
  return {of.grant, "the recipient", day(2026, 5, 12)};
}

LetterIssued letter(const char* name, const char* grant) {
  return {.letter = id<LetterId>(name),
          .grant = id<GrantId>(grant),
          .recipient = org(m2),
          .effective_on = day(2026, 4, 30)};
}

LetterReceived letter_received(const char* name, const char* grant, Date on) {
  return {id<LetterId>(name), id<GrantId>(grant), on};
}

AppealLodged appeal(Date sent, const char* because) {
  return {.appeal = id<AppealId>("appeal-G4"),
          .letter = id<LetterId>("letter-G4"),
          .grant = id<GrantId>("G4"),
          .appellant = org(m2),
          .heard_late_because = because,
          .effective_on = sent};
}

LeaveGranted leave_a() {
  return full_leave("A", g1());
}

LeaveGranted leave_b() {
  LeaveGranted fact = leave("B", g1(), 1500, {kr(72'916, 60), kr(24'305, 53)});
  fact.group = "kindergarten_teacher";
  fact.leave_percent = {1250};
  fact.beneficiary = org(k1);
  fact.semesters = {share(autumn, kr(36'458, 30), kr(12'152, 77)),
                    share(spring, kr(36'458, 30), kr(12'152, 76))};
  return fact;
}

LeaveGranted leave_c() {
  LeaveGranted fact = leave("C", g1(), 750, {kr(36'458, 30), kr(12'152, 76)});
  fact.group = "skilled_worker";
  fact.leave_percent = {1250};
  fact.semesters = {share(autumn, kr(36'458, 30), kr(12'152, 76))};
  return fact;
}

LeaveGranted leave_d() {
  return full_leave("D", g2());
}

AdmissionRecorded admission(const LeaveGranted& leave) {
  return {.leave = leave.leave,
          .scheme = scheme,
          .year = 2026,
          .participant = leave.participant,
          .provider = org(u1),
          .effective_on = day(2026, 5, 31)};
}

ParticipationConfirmed confirmed(const LeaveGranted& leave, const SemesterId& semester) {
  const bool is_spring = semester.text() == spring_semester;
  return {.leave = leave.leave,
          .scheme = scheme,
          .semester = semester,
          .confirmed_by = leave.terms.recipient,
          .effective_on = is_spring ? day(2027, 3, 15) : day(2026, 9, 1)};
}

CommitmentRegistered commitment(const GrantTerms& of, std::vector<CommitmentPart> parts) {
  return {
      .terms = of, .holder = org(dir), .parts = std::move(parts), .effective_on = day(2026, 4, 30)};
}

CommitmentRegistered commitment_g1() {
  return commitment(g1(), {{line(line_2026), kr(145'833, 20)}, {line(line_2027), kr(109'374, 89)}});
}

CommitmentRegistered commitment_g2() {
  return commitment(g2(), {{line(line_2026), kr(72'916, 60)}, {line(line_2027), kr(72'916, 59)}});
}

PaymentTerms autumn_g1() {
  return {.payment = id<PaymentId>("pay-G1-autumn"),
          .terms = g1(),
          .payee = org(m1),
          .amount = kr(145'833, 20),
          .sources = {{line(line_2026), kr(145'833, 20)}},
          .parts = {part("A", autumn, m1, kr(72'916, 60)), part("B", autumn, k1, kr(36'458, 30)),
                    part("C", autumn, m1, kr(36'458, 30))}};
}

PaymentTerms autumn_g2() {
  return {.payment = id<PaymentId>("pay-G2-autumn"),
          .terms = g2(),
          .payee = org(s1),
          .amount = kr(72'916, 60),
          .sources = {{line(line_2026), kr(72'916, 60)}},
          .parts = {part("D", autumn, s1, kr(72'916, 60))}};
}

PaymentTerms spring_g1() {
  return {.payment = id<PaymentId>("pay-G1-spring"),
          .terms = g1(),
          .payee = org(m1),
          .amount = kr(109'374, 89),
          .sources = {{line(line_2027), kr(109'374, 89)}},
          .parts = {part("A", spring, m1, kr(72'916, 59)), part("B", spring, k1, kr(36'458, 30))}};
}

PaymentTerms plain_payment(const char* name, const GrantTerms& of, Money amount, const char* from) {
  return {.payment = id<PaymentId>(name),
          .terms = of,
          .payee = of.recipient,
          .amount = amount,
          .sources = {{line(from), amount}},
          .parts = {{.beneficiary = of.recipient, .amount = amount}}};
}

PaymentOrdered ordered(const PaymentTerms& payment, Date on) {
  return {payment, on, on};
}
PaymentAttested attested(const PaymentTerms& payment, Date on, const char* by) {
  return {payment, id<ActorId>(by), on};
}
PaymentApproved approved(const PaymentTerms& payment, Date on, const char* by) {
  return {payment, id<ActorId>(by), on};
}
PaymentExecuted executed(const PaymentTerms& payment, Date on) {
  return {.payment = payment, .bank_reference = "end-to-end", .effective_on = on};
}
PaymentReturned returned(const PaymentTerms& payment, Date on) {
  return {payment, "account closed", on};
}

FundsForwarded forwarded(Money amount) {
  return {.terms = g1(),
          .payer = org(m1),
          .beneficiary = org(k1),
          .leave = id<LeaveId>("B"),
          .semester = autumn,
          .amount = amount,
          .effective_on = day(2026, 12, 18)};
}

OwnerShareDue owner_due(Money amount) {
  return {.terms = g1(),
          .payer = org(m1),
          .beneficiary = org(k1),
          .leave = id<LeaveId>("B"),
          .semester = autumn,
          .amount = amount,
          .effective_on = day(2026, 12, 11)};
}

OwnerSharePaid owner_paid(Money amount) {
  return {.terms = g1(),
          .payer = org(m1),
          .beneficiary = org(k1),
          .leave = id<LeaveId>("B"),
          .semester = autumn,
          .amount = amount,
          .effective_on = day(2026, 12, 18)};
}

ParticipantWithdrawn withdrawn_d() {
  return {id<LeaveId>("D"), {0, "moved"}, day(2026, 11, 20)};
}

LeaveChanged leave_d_ended() {
  return {.leave = id<LeaveId>("D"),
          .terms = g2(),
          .change = {-kr(145'833, 19), -kr(48'611, 6)},
          .payer = org(s1),
          .beneficiary = org(s1),
          .reason = "withdrawn",
          .effective_on = day(2026, 11, 20)};
}

AwardReduced reduced(const GrantTerms& of, Money to) {
  return {of, to, "withdrawn", id<ActorId>(per), day(2026, 12, 15)};
}

CommitmentReleased released(const GrantTerms& of, const char* from, Money amount) {
  return {.terms = of,
          .holder = org(dir),
          .parts = {{line(from), amount}},
          .reason = "withdrawn",
          .effective_on = day(2026, 12, 15)};
}

RepaymentDecided repayment_decided(Money amount) {
  return {.terms = g2(),
          .claim = id<ClaimId>("claim-G2"),
          .amount = amount,
          .reason = "not completed",
          .decided_by = id<ActorId>(per),
          .effective_on = day(2026, 12, 15)};
}

RepaymentClaimed repayment_claimed(Money amount) {
  return {.terms = g2(),
          .claim = id<ClaimId>("claim-G2"),
          .line = line(line_2026),
          .amount = amount,
          .due = day(2027, 1, 16),
          .effective_on = day(2026, 12, 16)};
}

RepaymentReceived repayment_received(Money amount, Date on, bool to_treasury) {
  return {.terms = g2(),
          .claim = id<ClaimId>("claim-G2"),
          .line = line(line_2026),
          .holder = org(dir),
          .amount = amount,
          .to_treasury = to_treasury,
          .bank_reference = "kid",
          .effective_on = on};
}

WriteOffDecided written_off(Money amount) {
  return {.terms = g2(),
          .claim = id<ClaimId>("claim-G2"),
          .line = line(line_2026),
          .amount = amount,
          .reason = "bankrupt",
          .decided_by = id<ActorId>(anne),
          .effective_on = day(2027, 6, 15)};
}

namespace {

void do_all(Case& so_far, const char* actor, std::vector<Event> wanted) {
  for (Event& fact : wanted) so_far.when(actor, {std::move(fact)}).then_accepted();
}

void open(Case& so_far) {
  so_far.given({LedgerOpened{.ledger = sha256("sample"),
                             .origin = "sample",
                             .administrator = id<ActorId>(admin),
                             .simulated = true,
                             .effective_on = day(2026, 1, 1)}},
               admin);
  for (const char* actor : {kari, per, ida, anne, machine}) {
    do_all(so_far, admin,
           {ActorRegistered{
               .actor = id<ActorId>(actor), .name = actor, .effective_on = day(2026, 1, 1)}});
  }
  const ItemId item = id<ItemId>("226.22");
  do_all(so_far, admin,
         {delegation(ida, Power::register_keeping), delegation(kari, Power::case_handling),
          delegation(kari, Power::attestation, item), delegation(machine, Power::case_handling),
          delegation(per, Power::budget_disposal, item), delegation(per, Power::case_handling),
          delegation(anne, Power::write_off, item)});
  using enum OrganisationKind;
  do_all(so_far, ida,
         {organisation(kd, ministry), organisation(dir, directorate),
          organisation(m1, municipality), organisation(fk1, county_authority),
          organisation(m2, municipality), organisation(k1, private_kindergarten),
          organisation(s1, private_school), organisation(u1, vocational_college)});
  do_all(so_far, admin,
         {SchemeEstablished{.scheme = scheme,
                            .name = "Videreutdanning",
                            .administrator = org(dir),
                            .effective_on = day(2026, 1, 20)},
          RuleVersionPublished{.rule = rule(), .effective_on = rule().first_day}});
  do_all(so_far, kari,
         {CallPublished{.call = id<CallId>("call-2026"),
                        .scheme = scheme,
                        .opens = day(2026, 2, 1),
                        .closes = day(2026, 3, 1),
                        .effective_on = day(2026, 2, 1)}});
  do_all(so_far, admin,
         {AppropriationMade{.line = line(line_2026),
                            .holder = org(kd),
                            .amount = kr(520'000),
                            .transferable = true,
                            .effective_on = day(2026, 1, 1)},
          AllocationIssued{.line = line(line_2026),
                           .from = org(kd),
                           .to = org(dir),
                           .amount = kr(520'000),
                           .effective_on = day(2026, 1, 15)},
          CommitmentAuthorityGranted{.line = line(line_2026),
                                     .holder = org(dir),
                                     .amount = kr(200'000),
                                     .effective_on = day(2026, 1, 15)}});
}

void apply(Case& so_far) {
  do_all(so_far, kari,
         {application("app-M1", m1), application("app-S1", s1), application("app-FK1", fk1),
          application("app-M2", m2), owner_assessed("app-M1", m1), owner_assessed("app-S1", s1),
          owner_assessed("app-FK1", fk1), owner_assessed("app-M2", m2)});
}

void decide_awards(Case& so_far) {
  do_all(so_far, kari,
         {award("app-M1", g1(), kr(255'208, 9)), award("app-S1", g2(), kr(145'833, 19)),
          AwardRefused{.application = id<ApplicationId>("app-M2"),
                       .terms = terms("G4", m2),
                       .reason = "the course gives no credits",
                       .decided_by = id<ActorId>(kari),
                       .effective_on = day(2026, 4, 30)},
          leave_a(), leave_b(), leave_c(), leave_d(), letter("letter-G4", "G4"),
          letter_received("letter-G4", "G4", day(2026, 5, 4)), accepted(g1()), accepted(g2())});
  do_all(so_far, per, {commitment_g1(), commitment_g2()});
}

void confirm(Case& so_far) {
  for (const LeaveGranted& leave : {leave_a(), leave_b(), leave_c(), leave_d()}) {
    do_all(so_far, kari, {admission(leave), confirmed(leave, autumn)});
  }
}

void withdraw(Case& so_far) {
  so_far.when(kari, {withdrawn_d()}).then_accepted();
  so_far
      .when(per, {reduced(g2(), kr(0)), repayment_decided(kr(72'916, 60)), leave_d_ended(),
                  released(g2(), line_2027, kr(72'916, 59))})
      .then_accepted();
  do_all(so_far, kari, {repayment_claimed(kr(72'916, 60))});
}

void settle(Case& so_far) {
  do_all(so_far, kari, {repayment_received(kr(50'000), day(2026, 12, 29), false)});
  do_all(so_far, admin,
         {BalanceTransferred{.line = line(line_2026),
                             .to_line = line(line_2027),
                             .holder = org(dir),
                             .amount = kr(351'250, 20),
                             .effective_on = day(2026, 12, 31)}});
}

}  // namespace

void pay(Case& so_far, const PaymentTerms& payment, Date on) {
  do_all(so_far, machine, {ordered(payment, on)});
  do_all(so_far, kari, {attested(payment, on)});
  do_all(so_far, per, {approved(payment, on)});
  do_all(so_far, machine, {executed(payment, on)});
}

Case year_at(Stage stage) {
  Case so_far;
  open(so_far);
  if (stage >= Stage::applied) apply(so_far);
  if (stage >= Stage::awarded) decide_awards(so_far);
  if (stage >= Stage::confirmed) confirm(so_far);
  if (stage >= Stage::paid) {
    pay(so_far, autumn_g1(), day(2026, 12, 10));
    pay(so_far, autumn_g2(), day(2026, 12, 11));
  }
  if (stage >= Stage::withdrawn) withdraw(so_far);
  if (stage >= Stage::settled) settle(so_far);
  return so_far;
}

}  // namespace grantledger::sample
