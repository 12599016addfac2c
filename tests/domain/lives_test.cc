// Random lives of a few grants, decided: most requests are plausible, many are a little too much.
// What was accepted keeps every limit.

#include <random>

#include "events/codec.h"
#include "events/postings.h"
#include "ledger/domain/checks.h"
#include "tests/partial_books.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

const Date on_2026 = day(2026, 11, 20);

// Asks at random for what a ledger with some grants may be asked for.
class Lives {
 public:
  explicit Lives(std::uint64_t seed) : random_(seed), so_far_(begun()) {}

  Case& so_far() { return so_far_; }
  int accepted() const { return accepted_; }

  void step() {
    static constexpr std::array requests{
        &Lives::award_one,   &Lives::commit,     &Lives::commit,  &Lives::release,
        &Lives::order,       &Lives::order,      &Lives::attest,  &Lives::attest,
        &Lives::approve,     &Lives::approve,    &Lives::execute, &Lives::execute,
        &Lives::give_back,   &Lives::reduce,     &Lives::reduce,  &Lives::increase,
        &Lives::claim,       &Lives::receive,    &Lives::vote,    &Lives::carry,
        &Lives::redirect,    &Lives::pay_leaves, &Lives::move,    &Lives::void_one,
        &Lives::change_leave};
    (this->*requests[below(requests.size())])();
  }

 private:
  // The sample year with everything confirmed, and a scheme that offers grants of any amount.
  static const Case& begun() {
    static const Case year = [] {
      Case made = year_at(Stage::confirmed);
      RuleVersion offer{.scheme = id<SchemeId>("offers"),
                        .version = id<RuleVersionId>("OFFER"),
                        .first_day = day(2026, 1, 1),
                        .initiation = Initiation::offer,
                        .route = Route::direct,
                        .requires_acceptance = false,
                        .single_person_max = kr(10),
                        .source = "illustrative",
                        .subject_to_budget = true};
      offer.cost_share = CostShareRule{};
      made.given({SchemeEstablished{.scheme = offer.scheme, .administrator = org(dir)},
                  RuleVersionPublished{offer, offer.first_day},
                  delegation(per, Power::administration), delegation(per, Power::write_off),
                  delegation(kari, Power::budget_disposal)});
      return made;
    }();
    return year;
  }

  std::uint64_t below(std::uint64_t bound) {
    return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(random_);
  }
  Date some_day() { return below(3) == 0 ? day(2027, 2, 15) : on_2026; }
  const char* some_line() { return below(3) == 0 ? line_2027 : line_2026; }

  // Mostly what is there, sometimes an øre more, sometimes anything.
  Money about(Money there) {
    switch (below(5)) {
      case 0:
        return there;
      case 1:
        return there + kr(0, 1);
      case 2:
        return {there.minor_units / 2, nok};
      default:
        return kr(static_cast<std::int64_t>(below(20'000)), static_cast<std::int64_t>(below(100)));
    }
  }

  GrantTerms offered(std::uint64_t number) const {
    static constexpr std::array recipients{m1, s1, m2};
    return {id<GrantId>("R" + std::to_string(number)), id<SchemeId>("offers"),
            org(recipients[number % recipients.size()]), 2026};
  }
  GrantTerms some_grant() {
    const std::uint64_t number = below(8);
    if (number == 6) return g1();
    if (number == 7) return g2();
    return offered(number);
  }
  GrantRow row_of(const GrantTerms& terms) const {
    const GrantRow* row = find(so_far_.books().grants, terms.grant);
    return row ? *row : GrantRow();
  }
  GrantLineRow line_of(const GrantTerms& terms, const Line& on) const {
    for (const GrantLineRow& row : row_of(terms).lines) {
      if (row.line == on) return row;
    }
    const Money zero = kr(0);
    return {.line = on,
            .committed = zero,
            .pending = zero,
            .paid = zero,
            .claimed = zero,
            .open_claim = zero};
  }
  Money decided(const GrantTerms& terms) const { return row_of(terms).decided.value_or(kr(0)); }

  void ask(const char* actor, std::vector<Event> wanted) {
    so_far_.when(actor, std::move(wanted));
    if (!so_far_.verdict()) return;
    ++accepted_;
    so_far_.then_accepted();
  }

  void award_one() {
    const GrantTerms terms = offered(below(6));
    ask(per, {AwardDecided{.terms = terms,
                           .rule = id<RuleVersionId>("OFFER"),
                           .amount = about(kr(50'000)),
                           .decided_by = id<ActorId>(per),
                           .effective_on = on_2026}});
  }
  void commit() {
    const GrantTerms terms = some_grant();
    CommitmentRegistered fact = commitment(terms, {});
    fact.effective_on = some_day();
    for (std::uint64_t parts = below(2) + 1; parts > 0; --parts) {
      fact.parts.push_back({line(some_line()), about(decided(terms)), below(6) == 0});
    }
    ask(per, {fact});
  }
  void release() {
    const GrantTerms terms = some_grant();
    const char* on = some_line();
    ask(per, {released(terms, on, about(line_of(terms, line(on)).committed))});
  }
  void order() {
    const GrantTerms terms = offered(below(6));
    const char* on = some_line();
    const std::string name = "pay-" + std::to_string(so_far_.head());
    ask(machine,
        {ordered(plain_payment(name.c_str(), terms, about(line_of(terms, line(on)).committed), on),
                 some_day())});
  }
  // A payment in the state that the next step starts from, if there is one.
  std::optional<PaymentTerms> payment_in(PaymentState state) {
    std::vector<const PaymentRow*> rows;
    for (const auto& [name, row] : so_far_.books().payments) {
      if (row.state == state || below(20) == 0) rows.push_back(&row);
    }
    std::ranges::sort(rows, {}, [](const PaymentRow* row) { return row->terms.payment; });
    if (rows.empty()) return std::nullopt;
    return rows[below(rows.size())]->terms;
  }
  void attest() {
    const auto terms = payment_in(PaymentState::ordered);
    if (terms) ask(kari, {attested(*terms, some_day())});
  }
  void approve() {
    const auto terms = payment_in(PaymentState::attested);
    const char* by = below(4) == 0 ? kari : per;
    if (terms) ask(by, {approved(*terms, some_day(), by)});
  }
  void execute() {
    const auto terms = payment_in(PaymentState::approved);
    if (terms) ask(machine, {executed(*terms, some_day())});
  }
  void give_back() {
    const auto terms = payment_in(PaymentState::executed);
    if (terms) ask(machine, {returned(*terms, some_day())});
  }
  // Execution in 2027 of what was approved on 2026, with the commitment moved.
  void move() {
    const auto terms = payment_in(PaymentState::approved);
    if (!terms) return;
    PaymentTerms moved = *terms;
    CommitmentRegistered there = commitment(terms->terms, {});
    std::vector<Event> wanted;
    for (LinePart& source : moved.sources) {
      wanted.push_back(released(terms->terms, line_2026, source.amount));
      source.line = line(line_2027);
      there.parts.push_back({source.line, source.amount});
    }
    there.effective_on = day(2027, 2, 15);
    wanted.push_back(there);
    wanted.push_back(executed(moved, there.effective_on));
    ask(per, std::move(wanted));
  }
  void reduce() {
    const GrantTerms terms = some_grant();
    const Money to = about(decided(terms));
    std::vector<Event> wanted{reduced(terms, to)};
    Money paid = kr(0);
    for (const GrantLineRow& row : row_of(terms).lines) {
      paid += row.paid - row.claimed;
      const Money free = row.committed - row.pending;
      if (free.minor_units > 0 && below(4) > 0) {
        wanted.push_back(released(terms, text_of(row.line).c_str(), free));
      }
    }
    if (to < paid) {
      RepaymentDecided back = repayment_decided(below(4) == 0 ? about(paid - to) : paid - to);
      back.terms = terms;
      back.claim = id<ClaimId>("claim-" + std::to_string(so_far_.head()));
      wanted.push_back(back);
    }
    ask(per, std::move(wanted));
  }
  void increase() {
    const GrantTerms terms = some_grant();
    ask(per, {AwardIncreased{terms, about(decided(terms)), "", id<ActorId>(per), on_2026}});
  }
  std::optional<std::pair<ClaimId, GrantTerms>> some_claim() {
    std::vector<std::pair<ClaimId, GrantTerms>> claims;
    for (const auto& [name, row] : so_far_.books().claims) {
      claims.emplace_back(id<ClaimId>(name), row.terms);
    }
    std::ranges::sort(claims, {}, [](const auto& each) { return each.first; });
    if (claims.empty()) return std::nullopt;
    return claims[below(claims.size())];
  }
  void claim() {
    const auto found = some_claim();
    if (!found) return;
    RepaymentClaimed fact = repayment_claimed(
        about(so_far_.books().claims.find(found->first.text())->second.decided.value_or(kr(1))));
    fact.claim = found->first;
    fact.terms = found->second;
    fact.line = line(some_line());
    ask(kari, {fact});
  }
  void receive() {
    const auto found = some_claim();
    if (!found) return;
    const Line on = line(some_line());
    const Money open = about(line_of(found->second, on).open_claim);
    if (below(4) == 0) {
      ask(per, {WriteOffDecided{.terms = found->second,
                                .claim = found->first,
                                .line = on,
                                .amount = open,
                                .decided_by = id<ActorId>(per),
                                .effective_on = on_2026}});
      return;
    }
    RepaymentReceived fact = repayment_received(open, some_day(), false);
    fact.to_treasury = year_of(fact.effective_on) > on.year;
    fact.claim = found->first;
    fact.terms = found->second;
    fact.line = on;
    ask(kari, {fact});
  }
  void vote() {
    const Money amount = about(kr(100'000));
    const Line on = line(some_line());
    switch (below(3)) {
      case 0:
        return ask(admin, {AppropriationMade{.line = on,
                                             .holder = org(dir),
                                             .amount = amount,
                                             .transferable = below(2) == 0,
                                             .effective_on = on_2026}});
      case 1:
        return ask(
            admin,
            {AppropriationChanged{
                .line = on, .holder = org(dir), .amount = -amount, .effective_on = on_2026}});
      default:
        return ask(admin, {AllocationIssued{.line = on,
                                            .from = org(dir),
                                            .to = org(fk1),
                                            .amount = amount,
                                            .effective_on = on_2026}});
    }
  }
  void carry() {
    const Money left =
        balance_of(so_far_.books(), available_account(line(line_2026), org(dir)), nok);
    if (below(2) == 0) {
      return ask(admin, {BalanceLapsed{line(line_2026), org(dir), about(left), on_2026}});
    }
    ask(admin, {BalanceTransferred{.line = line(line_2026),
                                   .to_line = line(line_2027),
                                   .holder = org(dir),
                                   .amount = about(left),
                                   .effective_on = on_2026}});
  }
  void redirect() {
    const GrantTerms from = offered(below(6));
    const GrantTerms to = offered(below(6));
    const Line on = line(some_line());
    const Money beyond = line_of(from, on).paid;
    ask(per, {reduced(from, about(kr(0))), AwardAccepted{to.grant, "", on_2026},
              FundsRedirected{.from = from,
                              .to = to,
                              .line = on,
                              .holder = org(dir),
                              .amount = about(beyond),
                              .effective_on = on_2026}});
  }
  void pay_leaves() {
    ask(machine, {ordered(below(2) == 0 ? autumn_g1() : autumn_g2(), on_2026)});
    ask(kari, {owner_due(about(kr(12'152, 77)))});
    ask(kari, {owner_paid(about(kr(12'152, 77)))});
    ask(kari, {forwarded(about(kr(36'458, 30)))});
  }
  void change_leave() {
    if (below(2) == 0) return ask(kari, {withdrawn_d(), leave_d_ended()});
    LeaveChanged back = leave_d_ended();
    back.semesters = leave_d().semesters;
    back.credits = {3000};
    back.change = leave_d().shares;
    ask(kari, {back});
  }
  void void_one() {
    const Position position = below(so_far_.head()) + 1;
    EntryVoided fact{.position = position, .effective_on = on_2026};
    fact.entries = postings(so_far_.recorded()[position - 1].facts.front());
    for (Entry& entry : fact.entries) entry.amount = -entry.amount;
    // Voiding a payment, commitment or leave leaves its own row as it is; they have facts that
    // undo.
    const Event& of = so_far_.recorded()[position - 1].facts.front();
    if (std::holds_alternative<AppropriationMade>(of) ||
        std::holds_alternative<BalanceLapsed>(of) || std::holds_alternative<AllocationIssued>(of) ||
        std::holds_alternative<RepaymentReceived>(of)) {
      ask(admin, {fact});
    }
  }

  std::mt19937_64 random_;
  Case so_far_;
  int accepted_ = 0;
};

using Accounts = std::map<std::string, Sums>;

Accounts add_up(const Case& so_far) {
  Accounts accounts;
  for (const Envelope& envelope : so_far.recorded()) {
    for (const Event& fact : envelope.facts) {
      Sums sum;
      for (const Entry& entry : postings(fact)) {
        accounts[entry.account] += entry.amount;
        sum += entry.amount;
      }
      for (const auto& [currency, amount] : sum.by_currency()) {
        EXPECT_EQ(amount.minor_units, 0) << kind_of(fact);
      }
    }
  }
  return accounts;
}

// The sum of the accounts that begin with `prefix`.
Money sum_of(const Accounts& accounts, const std::string& prefix) {
  Money sum = kr(0);
  for (auto at = accounts.lower_bound(prefix); at != accounts.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    sum += at->second.in(nok);
  }
  return sum;
}

void check_line(const Accounts& accounts, const std::string& on) {
  const auto of = [&](const std::string& kind) { return sum_of(accounts, kind + ":" + on + ":"); };
  const auto own = [&](const std::string& kind) {
    const auto at = accounts.find(kind + ":" + on);
    return at == accounts.end() ? kr(0) : at->second.in(nok);
  };
  const Money repaid = -(of("recovery") + of("receivable") + of("written-off"));
  EXPECT_EQ(-own("appropriation") - own("carried") + repaid - own("treasury"),
            of("available") + of("committed") + of("paid") + own("lapsed"))
      << on;
}

void check_grant(const GrantRow& grant) {
  if (!grant.decided) return;
  Money bound = kr(0);
  Money kept = kr(0);
  for (const GrantLineRow& row : grant.lines) {
    EXPECT_GE(row.pending, kr(0));
    EXPECT_GE(row.committed, row.pending);
    EXPECT_GE(row.paid, row.claimed);
    EXPECT_GE(row.open_claim, kr(0));
    bound += row.committed;
    kept += row.paid - row.claimed;
  }
  const Money claimed_later = grant.repayment_decided.value_or(kr(0)) - claimed_total(grant, nok);
  kept -= std::max(claimed_later, kr(0));
  EXPECT_LE(bound + std::max(kept, kr(0)), *grant.decided) << grant.terms.grant.text();
}

void check_shares(const Accounts& accounts, const Case& so_far) {
  for (const char* grant : {"G1", "G2"}) {
    Money owner = kr(0);
    for (const char* kind : {"owner-share:", "owner-due:", "owner-paid:"}) {
      for (const char* payer : {m1, s1})
        owner += sum_of(accounts, kind + std::string(payer) + ":" + grant);
    }
    const Money cost = sum_of(accounts, std::string("cost:") + grant);
    EXPECT_EQ(cost + sum_of(accounts, std::string("state-share:") + grant) + owner, kr(0));
  }
  EXPECT_GE(sum_of(accounts, "to-forward:"), kr(0));
  EXPECT_LE(sum_of(accounts, "owner-due:"), kr(0));
  EXPECT_GE(balance_of(so_far.books(), available_account(line(line_2026), org(dir)), nok), kr(0));
}

TEST(RandomLives, KeepEveryLimit) {
  int accepted = 0;
  const std::uint64_t seeds = first_seed() + static_cast<std::uint64_t>(sequences());
  for (std::uint64_t seed = first_seed(); seed < seeds && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Lives lives(seed);
    for (int step = 0; step < 300; ++step) {
      lives.step();
      for (const auto& [name, grant] : lives.so_far().books().grants) check_grant(grant);
      if (::testing::Test::HasFailure()) break;
    }
    const Accounts accounts = add_up(lives.so_far());
    for (const char* on : {line_2026, line_2027}) check_line(accounts, on);
    check_shares(accounts, lives.so_far());
    Books again;
    Position position = 0;
    for (const Envelope& envelope : lives.so_far().recorded()) evolve(again, ++position, envelope);
    EXPECT_TRUE(again == lives.so_far().books());
    EXPECT_TRUE(stored_and_loaded(again, lives.so_far().recorded()) == again);
    accepted += lives.accepted();
  }
  // Not an idle test: a good part of what was asked came about.
  EXPECT_GT(accepted, 20 * sequences());
}

}  // namespace
}  // namespace grantledger
