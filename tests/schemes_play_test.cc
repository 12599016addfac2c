// Every scheme that docs/schemes defines plays one case of each of its rule versions: from the
// application, offer or allocation to the last payment; or, where there is no money, to a count of
// participants.

#include <filesystem>

#include "ledger/rules/allocation.h"
#include "ledger/rules/cost_share.h"
#include "ledger/rules/instalments.h"
#include "ledger/rules/leave_share.h"
#include "ledger/rules/pooled.h"
#include "ledger/rules/unit_rate.h"
#include "tests/given_when_then.h"
#include "tools/scheme_file.h"

namespace grantledger {
namespace {

constexpr const char* admin = "admin";
constexpr const char* keeper = "keeper";
constexpr const char* handler = "handler";
constexpr const char* approver = "approver";
const Date long_ago = date_of(2000, 1, 1);

const char* const ministry = "313901017";
const char* const directorate = "313901025";
const char* const municipality = "313901033";
const char* const county = "313901041";
const char* const kindergarten = "313901076";
const char* const school = "313901084";

OrganisationId org(const char* number) {
  return id<OrganisationId>(number);
}
Money kr(std::int64_t whole) {
  return {whole * 100, nok};
}

void may(Case& ledger, const char* actor, Power power) {
  ledger
      .when(admin, {DelegationGranted{.actor = id<ActorId>(actor),
                                      .power = power,
                                      .first_day = long_ago,
                                      .last_day = date_of(2040, 12, 31),
                                      .effective_on = long_ago}})
      .then_accepted();
}

Case new_ledger() {
  Case ledger;
  ledger.given({LedgerOpened{.origin = "schemes",
                             .administrator = id<ActorId>(admin),
                             .simulated = true,
                             .effective_on = long_ago}},
               admin);
  for (const char* actor : {keeper, handler, approver}) {
    ledger.when(admin, {ActorRegistered{.actor = id<ActorId>(actor), .effective_on = long_ago}})
        .then_accepted();
  }
  may(ledger, keeper, Power::register_keeping);
  may(ledger, handler, Power::case_handling);
  may(ledger, handler, Power::attestation);
  may(ledger, approver, Power::budget_disposal);
  may(ledger, approver, Power::case_handling);
  using Kind = OrganisationKind;
  using Known = std::pair<const char*, Kind>;
  for (const auto& [number, kind] :
       {Known{ministry, Kind::ministry}, Known{directorate, Kind::directorate},
        Known{municipality, Kind::municipality}, Known{county, Kind::county_authority},
        Known{school, Kind::private_school}, Known{kindergarten, Kind::private_kindergarten}}) {
    Organisation details{.organisation = org(number), .kind = kind, .name = number};
    if (kind == Kind::private_kindergarten) details.authority = org(municipality);
    ledger.when(keeper, {OrganisationRegistered{details, long_ago}}).then_accepted();
  }
  return ledger;
}

// One case of one rule version, step by step.
class Play {
 public:
  Play(Case& ledger, const RuleVersion& rule)
      : ledger_(ledger), rule_(rule), day_(std::max(rule.first_day, first_eligible(rule))) {
    name_ = rule.scheme.text() + "-" + rule.version.text();
    if (name_.size() > 40) name_.resize(40);
    year_ = static_cast<std::uint16_t>(year_of(day_));
    terms_ = {id<GrantId>(name_), rule.scheme, org(recipient()), year_};
  }

  void run() {
    SCOPED_TRACE(name_);
    if (rule_.route == Route::none) return participate();
    vote();
    apply();
    award();
    if (rule_.leave_share) grant_leave();
    if (rule_.requires_confirmation && !rule_.leave_share) study();
    commit();
    pay();
    const GrantRow& grant = *find(ledger_.books().grants, terms_.grant);
    Money committed{0, nok};
    Money paid{0, nok};
    for (const GrantLineRow& row : grant.lines) {
      committed += row.committed;
      paid += row.paid;
    }
    EXPECT_EQ(committed, kr(0));
    EXPECT_EQ(paid, *grant.decided);
    if (rule_.route == Route::fund) grant_on();
  }

 private:
  static Date first_eligible(const RuleVersion& rule) {
    return rule.groups.empty() ? rule.first_day : rule.groups.front().first_day;
  }
  const char* recipient() const {
    return rule_.route == Route::fund || rule_.allocation ? county : municipality;
  }
  std::string group() const { return rule_.groups.empty() ? "" : rule_.groups.front().group; }
  OrganisationId holder() const {
    return org(rule_.route == Route::allotment ? "county-governor" : directorate);
  }
  Line line(int year) const {
    return {id<ItemId>("226." + name_.substr(0, 30)), static_cast<std::uint16_t>(year)};
  }

  void vote() {
    const auto made = [&](const Line& on) {
      ledger_
          .when(admin, {AppropriationMade{.line = on,
                                          .holder = org(directorate),
                                          .amount = kr(100'000'000),
                                          .effective_on = day_}})
          .then_accepted();
    };
    if (rule_.pooled) {
      for (const PooledSource& source : rule_.pooled->sources) made({source.item, year_});
    }
    for (const int year : {year_ + 0, year_ + 1}) {
      made(line(year));
      if (rule_.route != Route::allotment) continue;
      ledger_.given({OrganisationRegistered{
          {.organisation = holder(), .kind = OrganisationKind::county_governor}, long_ago}});
      ledger_
          .when(admin, {AllocationIssued{.line = line(year),
                                         .from = org(directorate),
                                         .to = holder(),
                                         .amount = kr(50'000'000),
                                         .effective_on = day_}})
          .then_accepted();
    }
    ledger_.when(admin, {CommitmentAuthorityGranted{line(year_), holder(), kr(50'000'000), day_}})
        .then_accepted();
  }

  void apply() {
    const ApplicationReceived asked{.application = id<ApplicationId>(name_),
                                    .scheme = rule_.scheme,
                                    .applicant = terms_.recipient,
                                    .year = year_,
                                    .wishes = {{.group = group(), .credits = {3000}}},
                                    .effective_on = day_};
    if (rule_.initiation != Initiation::application) {
      ledger_.when(handler, {asked}).then_refused(Reason::initiation_not_allowed);
      return;
    }
    ledger_.when(handler, {asked}).then_accepted();
    application_ = asked.application;
  }

  // What the rule gives for a case of ordinary size.
  void take_amount(AwardDecided& decided) {
    if (rule_.leave_share) {
      shares_ = *leave_shares(*rule_.leave_share, scope());
      decided.amount = shares_.state;
    }
    if (rule_.unit_rate) {
      const UnitRate& rate = rule_.unit_rate->rates.front();
      decided.quantities = {{rate.unit, rate.per_count}};
      decided.amount = unit_rate_amount(*rule_.unit_rate, decided.quantities)->total;
    }
    if (rule_.fixed_amount) decided.amount = rule_.fixed_amount->amount;
    if (rule_.allocation) allocate_pot(decided);
    if (rule_.cost_share) {
      decided.cost = kr(1'000'000);
      const auto own = own_contribution_min(*rule_.cost_share, {kr(1'000'000), kr(400'000)});
      decided.amount = kr(400'000);
      decided.own_contribution = *own;
      decided.withheld = *withheld_min(*rule_.cost_share, decided.amount);
    }
    if (rule_.pooled) {
      decided.amount = kr(100);
      decided.sources = *split_commitment(*rule_.pooled, decided.amount, year_);
    }
  }

  void allocate_pot(AwardDecided& decided) {
    const std::vector<Weight> weights{{org(municipality), 3}, {org(county), 2}, {org(school), 2}};
    ledger_
        .when(keeper, {StatisticsImported{.statistics = rule_.allocation->statistics,
                                          .counted_on = day_,
                                          .weights = weights,
                                          .effective_on = day_}})
        .then_accepted();
    const Money pot = rule_.allocation->pot.value_or(kr(1'000'000));
    decided.cost = pot;
    const auto parts = allocate(*rule_.allocation, pot, weights);
    for (const AllocatedPart& part : *parts) {
      if (part.recipient == terms_.recipient) decided.amount = part.amount;
    }
  }

  void award() {
    AwardDecided decided{.terms = terms_,
                         .application = application_,
                         .rule = rule_.version,
                         .group = group(),
                         .decided_by = id<ActorId>(handler),
                         .effective_on = day_};
    take_amount(decided);
    AwardDecided more = decided;
    more.amount += Money{1, nok};
    const bool is_capped = !rule_.leave_share && !rule_.cost_share;
    if (is_capped) {
      ledger_.when(handler, {more});
      EXPECT_FALSE(ledger_.verdict().has_value()) << "an øre more was awarded";
    }
    ledger_.when(handler, {decided}).then_accepted();
    amount_ = decided.amount;
    withheld_ = decided.withheld.value_or(kr(0));
    if (!rule_.requires_acceptance) return;
    ledger_.when(handler, {AwardAccepted{terms_.grant, "the recipient", day_}}).then_accepted();
  }

  LeaveScope scope() const {
    return {.credits = rule_.leave_share->full_credits,
            .semesters = rule_.leave_share->semesters_full,
            .group = rule_.leave_share->group_shares.empty() ? "" : group()};
  }
  SemesterId semester(std::size_t index) const {
    return id<SemesterId>("semester-" + std::to_string(index + 1));
  }
  LeaveId leave() const { return id<LeaveId>("L-" + name_); }
  bool for_kindergarten() const { return rule_.route == Route::through_authority; }

  void grant_leave() {
    LeaveGranted granted{
        .leave = leave(),
        .terms = terms_,
        .rule = rule_.version,
        .participant = {0, "somebody"},
        .group = group(),
        .provider = org(school),
        .credits = scope().credits,
        .leave_percent = *percent_of(*leave_while_studying(*rule_.leave_share, scope())),
        .study_start = day_,
        .shares = shares_,
        .payer = terms_.recipient,
        .beneficiary = org(for_kindergarten() ? kindergarten : municipality),
        .effective_on = day_};
    const auto state = *in_semesters(shares_.state, scope().semesters);
    const auto owner = *in_semesters(shares_.owner, scope().semesters);
    for (std::size_t i = 0; i < state.size(); ++i) {
      granted.semesters.push_back({semester(i), {state[i], owner[i]}});
    }
    ledger_.when(handler, {granted}).then_accepted();
    study();
  }

  // Admitted, and each semester confirmed.
  void study() {
    ledger_
        .when(handler, {AdmissionRecorded{.leave = leave(),
                                          .scheme = rule_.scheme,
                                          .year = year_,
                                          .participant = {0, "somebody"},
                                          .provider = org(school),
                                          .effective_on = day_}})
        .then_accepted();
    for (std::size_t i = 0; i < payments_max; ++i) {
      ledger_
          .when(handler, {ParticipationConfirmed{leave(), rule_.scheme, semester(i),
                                                 terms_.recipient, day_}})
          .then_accepted();
    }
  }

  void participate() {
    ledger_
        .when(handler, {AwardDecided{.terms = terms_,
                                     .rule = rule_.version,
                                     .amount = kr(1),
                                     .group = group(),
                                     .decided_by = id<ActorId>(handler),
                                     .effective_on = day_}})
        .then_refused(Reason::route_differs);
    for (int person = 0; person < 3; ++person) {
      ledger_
          .when(handler, {AdmissionRecorded{.leave = id<LeaveId>(name_ + std::to_string(person)),
                                            .scheme = rule_.scheme,
                                            .year = year_,
                                            .participant = {0, "p" + std::to_string(person)},
                                            .provider = org(school),
                                            .effective_on = day_}})
          .then_accepted();
    }
    std::size_t participants = 0;
    for (const auto& [leave, row] : ledger_.books().leaves) {
      participants += leave.starts_with(name_) && row.is_admission_recorded && !row.is_rejected;
    }
    EXPECT_EQ(participants, 3u);
  }

  // The instalments: by semester, as the rule divides, what is not withheld and the rest, or all.
  std::vector<Money> instalments() const {
    if (rule_.leave_share) return *in_semesters(amount_, scope().semesters);
    if (rule_.allocation && !rule_.allocation->instalments.empty()) {
      return *rounded_instalments(amount_, rule_.allocation->instalments);
    }
    if (!rule_.instalments.empty()) return *rounded_instalments(amount_, rule_.instalments);
    if (withheld_.minor_units > 0) return {amount_ - withheld_, withheld_};
    return {amount_};
  }
  // Semesters fall in two years; all else is paid in the first.
  int year_of_payment(std::size_t index) const {
    return rule_.leave_share && index > 0 ? year_ + 1 : year_;
  }

  void commit() {
    CommitmentRegistered committed{.terms = terms_, .holder = holder(), .effective_on = day_};
    if (rule_.pooled) {
      committed.holder = org(directorate);
      const auto split = split_commitment(*rule_.pooled, amount_, year_);
      for (const LinePart& part : *split) {
        committed.parts.push_back({part.line, part.amount});
      }
    } else {
      const std::vector<Money> amounts = instalments();
      for (std::size_t i = 0; i < amounts.size(); ++i) {
        committed.parts.push_back({line(year_of_payment(i)), amounts[i]});
      }
    }
    ledger_.when(approver, {committed}).then_accepted();
  }

  void pay() {
    const std::vector<Money> amounts = instalments();
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      const PaymentTerms payment = payment_of(i, amounts[i]);
      const Date on = std::max(day_, date_of(year_of_payment(i), 6, 10));
      if (i == 1 && withheld_.minor_units > 0) {
        ledger_.when(handler, {PaymentOrdered{payment, on, on}})
            .then_refused(Reason::withheld_until_report);
        report();
      }
      pay(payment, on);
    }
    for (int more = 0; more < rule_.reports; ++more) {
      if (withheld_.minor_units == 0) report();
    }
  }

  PaymentTerms payment_of(std::size_t index, Money amount) const {
    PaymentTerms payment{.payment = id<PaymentId>(name_ + "-" + std::to_string(index)),
                         .terms = terms_,
                         .payee = terms_.recipient,
                         .amount = amount,
                         .sources = {{line(year_of_payment(index)), amount}}};
    PaymentPart part{.beneficiary = terms_.recipient, .amount = amount};
    if (for_kindergarten()) part.beneficiary = org(kindergarten);
    if (rule_.requires_confirmation) {
      part.leave = leave();
      part.semester = semester(index);
    }
    payment.parts = {part};
    if (rule_.pooled) {
      payment.sources = *split_commitment(*rule_.pooled, amount, year_);
    }
    if (rule_.route == Route::fund) payment.fund = fund();
    return payment;
  }
  Line fund() const {
    return {id<ItemId>("fund." + std::string(county) + "." + rule_.scheme.text()), year_};
  }

  void pay(const PaymentTerms& payment, Date on) {
    ledger_.when(handler, {PaymentOrdered{payment, on, on}}).then_accepted();
    ledger_.when(handler, {PaymentAttested{payment, id<ActorId>(handler), on}}).then_accepted();
    ledger_.when(approver, {PaymentApproved{payment, id<ActorId>(approver), on}}).then_accepted();
    ledger_.when(handler, {PaymentExecuted{payment, "bank", std::nullopt, on}}).then_accepted();
    if (!for_kindergarten()) return;
    ledger_
        .when(handler, {FundsForwarded{.terms = terms_,
                                       .payer = terms_.recipient,
                                       .beneficiary = org(kindergarten),
                                       .amount = payment.amount,
                                       .effective_on = on}})
        .then_accepted();
  }

  void report() {
    const ReportId name = id<ReportId>(name_ + "-r" + std::to_string(++reports_));
    ledger_.when(handler, {ReportDue{name, terms_.grant, true, day_, day_}}).then_accepted();
    ledger_.when(handler, {ReportReceived{name, terms_.grant, true, std::nullopt, day_}})
        .then_accepted();
  }

  // The county authority grants on from its fund; where the rule says so, the decision and the
  // approval are by different people.
  void grant_on() {
    AwardDecided decided{.terms = {id<GrantId>(name_ + "-on"), rule_.scheme, org(school), year_},
                         .rule = rule_.version,
                         .amount = kr(1'000),
                         .cost = kr(1'000),
                         .group = group(),
                         .decided_by = id<ActorId>(approver),
                         .effective_on = day_};
    ledger_.when(approver, {decided}).then_accepted();
    ledger_.when(handler, {AwardAccepted{decided.terms.grant, "", day_}}).then_accepted();
    ledger_
        .when(approver, {CommitmentRegistered{.terms = decided.terms,
                                              .holder = org(county),
                                              .parts = {{fund(), kr(1'000)}},
                                              .effective_on = day_}})
        .then_accepted();
    const PaymentTerms payment{.payment = id<PaymentId>(name_ + "-on"),
                               .terms = decided.terms,
                               .payee = org(school),
                               .amount = kr(1'000),
                               .sources = {{fund(), kr(1'000)}},
                               .parts = {{.beneficiary = org(school), .amount = kr(1'000)}}};
    ledger_.when(handler, {PaymentOrdered{payment, day_, day_}}).then_accepted();
    ledger_.when(handler, {PaymentAttested{payment, id<ActorId>(handler), day_}}).then_accepted();
    ledger_.when(approver, {PaymentApproved{payment, id<ActorId>(approver), day_}});
    if (!rule_.requires_separate_decider) {
      ledger_.then_accepted();
    } else {
      ledger_.then_refused(Reason::decided_the_award);
    }
  }

  static constexpr std::size_t payments_max = 2;

  Case& ledger_;
  const RuleVersion& rule_;
  Date day_;
  std::string name_;
  std::uint16_t year_ = 0;
  GrantTerms terms_;
  std::optional<ApplicationId> application_;
  Shares shares_;
  Money amount_;
  Money withheld_;
  int reports_ = 0;
};

std::vector<std::string> scheme_files() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(GRANTLEDGER_SOURCE_DIR "/docs/schemes")) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

class EveryScheme : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryScheme, PlaysOneCaseToItsLastPayment) {
  const auto file = read_scheme_file(GetParam());
  ASSERT_TRUE(file.has_value());
  Case ledger = new_ledger();
  ledger.when(admin, {file->scheme}).then_accepted();
  for (const RuleVersionPublished& version : file->versions) {
    ledger.when(admin, {version}).then_accepted();
  }
  for (const RuleVersionPublished& version : file->versions) Play(ledger, version.rule).run();
}

INSTANTIATE_TEST_SUITE_P(Schemes, EveryScheme, ::testing::ValuesIn(scheme_files()),
                         [](const auto& file) {
                           std::string name = std::filesystem::path(file.param).stem().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Schemes, OfTheDomainHasADefinition) {
  EXPECT_GE(scheme_files().size(), 23u);
}

}  // namespace
}  // namespace grantledger
