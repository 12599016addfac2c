#include "tests/naive_reports.h"

namespace grantledger {
namespace {

using Amounts = std::map<std::string, std::int64_t>;

std::string line_text(const Line& line) {
  return line.item.text() + ":" + std::to_string(line.year);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == ':') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Debit `to`, credit `from`.
void post(Amounts& sums, const std::string& to, const std::string& from, std::int64_t amount) {
  sums[to] += amount;
  sums[from] -= amount;
}

std::string available(const Line& line, const OrganisationId& holder) {
  return "available:" + line_text(line) + ":" + holder.text();
}

void post_payment(Amounts& sums, const PaymentTerms& payment, const std::string& outside,
                  int sign) {
  const std::string grant = ":" + payment.terms.grant.text();
  for (const LinePart& source : payment.sources) {
    const std::string line = ":" + line_text(source.line);
    post(sums, "paid" + line + grant, outside.empty() ? "committed" + line + grant : outside,
         sign * source.amount.minor_units);
  }
  for (const PaymentPart& part : payment.parts) {
    if (part.beneficiary == payment.payee) continue;
    post(sums, "to-forward:" + payment.payee.text() + grant,
         "entrusted:" + part.beneficiary.text() + grant, sign * part.amount.minor_units);
  }
  if (payment.fund) {
    post(sums, available(*payment.fund, payment.payee), "appropriation:" + line_text(*payment.fund),
         sign * payment.amount.minor_units);
  }
}

void post_leave(Amounts& sums, const GrantTerms& terms, const OrganisationId& payer,
                const Shares& shares) {
  sums["cost:" + terms.grant.text()] += shares.state.minor_units + shares.owner.minor_units;
  sums["state-share:" + terms.grant.text()] -= shares.state.minor_units;
  sums["owner-share:" + payer.text() + ":" + terms.grant.text()] -= shares.owner.minor_units;
}

// DOMAIN.md, section 5, line by line.
struct Posting {
  Amounts& sums;

  void on(const AppropriationMade& f) {
    post(sums, available(f.line, f.holder), "appropriation:" + line_text(f.line),
         f.amount.minor_units);
  }
  void on(const AppropriationChanged& f) {
    post(sums, available(f.line, f.holder), "appropriation:" + line_text(f.line),
         f.amount.minor_units);
  }
  void on(const AllocationIssued& f) {
    post(sums, available(f.line, f.to), available(f.line, f.from), f.amount.minor_units);
  }
  void on(const BalanceTransferred& f) {
    post(sums, "carried:" + line_text(f.line), available(f.line, f.holder), f.amount.minor_units);
    post(sums, available(f.to_line, f.holder), "carried:" + line_text(f.to_line),
         f.amount.minor_units);
  }
  void on(const BalanceLapsed& f) {
    post(sums, "lapsed:" + line_text(f.line), available(f.line, f.holder), f.amount.minor_units);
  }
  void on(const LeaveGranted& f) { post_leave(sums, f.terms, f.payer, f.shares); }
  void on(const LeaveChanged& f) { post_leave(sums, f.terms, f.payer, f.change); }
  void on(const StipendAgreed& f) {
    post(sums, "to-forward:" + f.payer.text() + ":" + f.terms.grant.text(),
         "entrusted:" + f.leave.text() + ":" + f.terms.grant.text(), f.amount.minor_units);
  }
  void on(const CommitmentRegistered& f) {
    for (const CommitmentPart& part : f.parts) {
      post(sums, "committed:" + line_text(part.line) + ":" + f.terms.grant.text(),
           f.outside ? "outside:" + f.outside->text() : available(part.line, f.holder),
           part.amount.minor_units);
    }
  }
  void on(const CommitmentReleased& f) {
    for (const LinePart& part : f.parts) {
      post(sums, f.outside ? "outside:" + f.outside->text() : available(part.line, f.holder),
           "committed:" + line_text(part.line) + ":" + f.terms.grant.text(),
           part.amount.minor_units);
    }
  }
  void on(const PaymentExecuted& f) {
    post_payment(sums, f.payment, f.outside ? "outside:" + f.outside->text() : "", 1);
  }
  void on(const PaymentReturned& f) { post_payment(sums, f.payment, "", -1); }
  void on(const FundsForwarded& f) {
    const std::string whose = f.payer.text() + ":" + f.terms.grant.text();
    post(sums, "forwarded:" + whose, "to-forward:" + whose, f.amount.minor_units);
  }
  void on(const OwnerShareDue& f) {
    const std::string whose = f.payer.text() + ":" + f.terms.grant.text();
    post(sums, "owner-share:" + whose, "owner-due:" + whose, f.amount.minor_units);
  }
  void on(const OwnerSharePaid& f) {
    const std::string whose = f.payer.text() + ":" + f.terms.grant.text();
    post(sums, "owner-due:" + whose, "owner-paid:" + whose, f.amount.minor_units);
  }
  void on(const FundsRedirected& f) {
    const std::string line = line_text(f.line);
    post(sums, "paid:" + line + ":" + f.to.grant.text(), "paid:" + line + ":" + f.from.grant.text(),
         f.amount.minor_units);
    post(sums, available(f.line, f.holder), "committed:" + line + ":" + f.to.grant.text(),
         f.amount.minor_units);
  }
  void on(const RepaymentClaimed& f) {
    const std::string whose = line_text(f.line) + ":" + f.terms.grant.text();
    post(sums, "receivable:" + whose, "recovery:" + whose, f.amount.minor_units);
  }
  void on(const RepaymentReceived& f) {
    post(sums, f.to_treasury ? "treasury:" + line_text(f.line) : available(f.line, f.holder),
         "receivable:" + line_text(f.line) + ":" + f.terms.grant.text(), f.amount.minor_units);
  }
  void on(const ReceiptUnallocated& f) {
    post(sums, "unallocated:cash", "unallocated:owed", f.amount.minor_units);
  }
  void on(const WriteOffDecided& f) {
    const std::string whose = line_text(f.line) + ":" + f.terms.grant.text();
    post(sums, "written-off:" + whose, "receivable:" + whose, f.amount.minor_units);
  }
  void on(const EntryVoided& f) {
    for (const Entry& entry : f.entries) sums[entry.account] += entry.amount.minor_units;
  }
  void on(const auto&) {}
};

template <class Rows>
void drop_zeros(Rows& rows) {
  std::erase_if(rows, [](const auto& row) { return row.second == decltype(row.second){}; });
}

// The columns of shares, in order.
enum Column {
  cost,
  state,
  owner,
  owner_due,
  owner_paid,
  to_forward,
  paid,
  claimed,
  repaid,
  written_off,
  outstanding
};

// What one fact means for one grant, by whom and for whom.
struct Share {
  std::string grant, payer, beneficiary;  // Empty: the recipient.
  std::array<std::int64_t, 11> amounts{};
};

struct Sharing {
  std::vector<Share> shares;
  std::vector<GrantTerms> terms;

  void add(const std::string& grant, const std::string& payer, const std::string& beneficiary,
           std::initializer_list<std::pair<Column, std::int64_t>> amounts) {
    Share share{grant, payer, beneficiary};
    for (const auto& [column, amount] : amounts) share.amounts[column] += amount;
    shares.push_back(share);
  }
  void leave(const GrantTerms& t, const OrganisationId& payer, const OrganisationId& beneficiary,
             const Shares& s) {
    terms.push_back(t);
    add(t.grant.text(), payer.text(), beneficiary.text(),
        {{cost, s.state.minor_units + s.owner.minor_units},
         {state, s.state.minor_units},
         {owner, s.owner.minor_units}});
  }
  void payment(const PaymentTerms& p, int sign, bool is_committed) {
    terms.push_back(p.terms);
    for (const PaymentPart& part : p.parts) {
      const std::int64_t amount = sign * part.amount.minor_units;
      add(p.terms.grant.text(), p.payee.text(), part.beneficiary.text(),
          {{paid, amount}, {to_forward, part.beneficiary == p.payee ? 0 : amount}});
    }
    if (is_committed) {
      add(p.terms.grant.text(), "", "", {{outstanding, -sign * p.amount.minor_units}});
    }
  }
  void simple(const GrantTerms& t, std::initializer_list<std::pair<Column, std::int64_t>> amounts) {
    terms.push_back(t);
    add(t.grant.text(), "", "", amounts);
  }

  void on(const LeaveGranted& f) { leave(f.terms, f.payer, f.beneficiary, f.shares); }
  void on(const LeaveChanged& f) { leave(f.terms, f.payer, f.beneficiary, f.change); }
  void on(const StipendAgreed& f) {
    terms.push_back(f.terms);
    add(f.terms.grant.text(), f.payer.text(), "", {{to_forward, f.amount.minor_units}});
  }
  void on(const CommitmentRegistered& f) {
    for (const auto& part : f.parts) simple(f.terms, {{outstanding, part.amount.minor_units}});
  }
  void on(const CommitmentReleased& f) {
    for (const auto& part : f.parts) simple(f.terms, {{outstanding, -part.amount.minor_units}});
  }
  void on(const PaymentExecuted& f) { payment(f.payment, 1, !f.outside); }
  void on(const PaymentReturned& f) { payment(f.payment, -1, true); }
  void on(const FundsForwarded& f) {
    terms.push_back(f.terms);
    add(f.terms.grant.text(), f.payer.text(), f.beneficiary.text(),
        {{to_forward, -f.amount.minor_units}});
  }
  void on(const OwnerShareDue& f) {
    terms.push_back(f.terms);
    add(f.terms.grant.text(), f.payer.text(), f.beneficiary.text(),
        {{owner_due, f.amount.minor_units}});
  }
  void on(const OwnerSharePaid& f) {
    terms.push_back(f.terms);
    add(f.terms.grant.text(), f.payer.text(), f.beneficiary.text(),
        {{owner_due, -f.amount.minor_units}, {owner_paid, f.amount.minor_units}});
  }
  void on(const FundsRedirected& f) {
    simple(f.from, {{paid, -f.amount.minor_units}});
    simple(f.to, {{paid, f.amount.minor_units}, {outstanding, -f.amount.minor_units}});
  }
  void on(const RepaymentClaimed& f) { simple(f.terms, {{claimed, f.amount.minor_units}}); }
  void on(const RepaymentReceived& f) { simple(f.terms, {{repaid, f.amount.minor_units}}); }
  void on(const WriteOffDecided& f) { simple(f.terms, {{written_off, f.amount.minor_units}}); }
  void on(const EntryVoided& f) {
    for (const Entry& entry : f.entries) on_voided(entry);
  }
  void on(const auto&) {}

  void on_voided(const Entry& entry) {
    const std::vector<std::string> name = split(entry.account);
    const std::int64_t amount = entry.amount.minor_units;
    const std::string& grant = name.back();
    if (name[0] == "cost") add(grant, "", "", {{cost, amount}});
    if (name[0] == "state-share") add(grant, "", "", {{state, -amount}});
    if (name[0] == "owner-share") add(grant, name[1], "", {{owner, -amount}});
    if (name[0] == "owner-due") add(grant, name[1], "", {{owner, -amount}, {owner_due, -amount}});
    if (name[0] == "owner-paid") add(grant, name[1], "", {{owner, -amount}, {owner_paid, -amount}});
    if (name[0] == "to-forward") add(grant, name[1], "", {{to_forward, amount}});
    if (name[0] == "paid") add(grant, "", "", {{paid, amount}});
    if (name[0] == "committed") add(grant, "", "", {{outstanding, amount}});
    if (name[0] == "recovery") add(grant, "", "", {{claimed, -amount}, {repaid, -amount}});
    if (name[0] == "receivable") add(grant, "", "", {{repaid, -amount}});
    if (name[0] == "written-off") add(grant, "", "", {{written_off, amount}, {repaid, -amount}});
  }
};

bool is_decision(const Event& fact) {
  return std::holds_alternative<ApplicationReceived>(fact) ||
         std::holds_alternative<ApplicationWithdrawn>(fact) ||
         std::holds_alternative<AwardDecided>(fact) || std::holds_alternative<AwardRefused>(fact) ||
         std::holds_alternative<AwardAccepted>(fact) ||
         std::holds_alternative<DecisionReversed>(fact) ||
         std::holds_alternative<AwardReduced>(fact) || std::holds_alternative<AwardIncreased>(fact);
}

}  // namespace

void NaiveReports::record(Position position, const Event& fact) {
  Amounts sums;
  Posting posting{sums};
  std::visit([&](const auto& each) { posting.on(each); }, fact);
  const bool is_limit = std::holds_alternative<CommitmentAuthorityGranted>(fact);
  if (!sums.empty() || is_limit) money_.push_back({position, effective_on(fact), fact});
  if (is_decision(fact)) decisions_.push_back({position, effective_on(fact), fact});
  if (std::holds_alternative<OrganisationRegistered>(fact) ||
      std::holds_alternative<OrganisationChanged>(fact)) {
    organisations_.push_back({position, effective_on(fact), fact});
  }
}

std::vector<NaiveReports::Fact> NaiveReports::counted(const std::vector<Fact>& facts,
                                                      const AsOf& as_of) const {
  std::vector<Fact> those;
  for (const Fact& fact : facts) {
    if (as_of.known_at && fact.position > *as_of.known_at) continue;
    if (as_of.effective_on && fact.day > *as_of.effective_on) continue;
    those.push_back(fact);
  }
  return those;
}

std::map<std::string, std::int64_t> NaiveReports::balances(const AsOf& as_of) const {
  Amounts sums;
  Posting posting{sums};
  for (const Fact& fact : counted(money_, as_of)) {
    std::visit([&](const auto& each) { posting.on(each); }, fact.event);
  }
  drop_zeros(sums);
  return sums;
}

std::map<std::string, std::array<std::int64_t, 9>> NaiveReports::budget(const AsOf& as_of,
                                                                        bool by_due_year) const {
  std::map<std::string, std::array<std::int64_t, 9>> rows;
  const auto row_of = [&](const std::string& item, const std::string& year) -> auto& {
    return rows[by_due_year ? year : item + ":" + year];
  };
  // Columns: appropriated, authority, committed, paid, repaid, treasury, transferred, lapsed,
  // available. Repaid is what came in, not what is claimed.
  for (const auto& [account, amount] : balances(as_of)) {
    const std::vector<std::string> name = split(account);
    if (name.size() < 3) continue;
    const std::map<std::string, std::pair<std::size_t, int>> columns{
        {"appropriation", {0, -1}}, {"committed", {2, 1}},   {"paid", {3, 1}},
        {"recovery", {4, -1}},      {"receivable", {4, -1}}, {"written-off", {4, -1}},
        {"treasury", {5, 1}},       {"carried", {6, -1}},    {"lapsed", {7, 1}},
        {"available", {8, 1}}};
    const auto column = columns.find(name[0]);
    if (column == columns.end()) continue;
    row_of(name[1], name[2])[column->second.first] += column->second.second * amount;
  }
  for (const Fact& fact : counted(money_, as_of)) {
    const auto* limit = std::get_if<CommitmentAuthorityGranted>(&fact.event);
    if (limit == nullptr) continue;
    row_of(limit->line.item.text(), std::to_string(limit->line.year))[1] +=
        limit->amount.minor_units;
  }
  drop_zeros(rows);
  return rows;
}

std::map<std::string, std::array<std::int64_t, 11>> NaiveReports::shares(
    const AsOf& as_of, const std::string& by) const {
  std::map<std::string, GrantTerms> terms;
  std::vector<std::pair<Date, Share>> shares;
  for (const Fact& fact : counted(money_, as_of)) {
    Sharing sharing;
    std::visit([&](const auto& each) { sharing.on(each); }, fact.event);
    for (const GrantTerms& each : sharing.terms) terms.emplace(each.grant.text(), each);
    for (const Share& each : sharing.shares) shares.emplace_back(fact.day, each);
  }
  const std::vector<Fact> organisations = counted(organisations_, as_of);
  const auto municipality = [&](const std::string& organisation, Date day) {
    std::string found = "unknown", first = "unknown";
    std::optional<Date> found_day, first_day;
    for (const Fact& fact : organisations) {
      const auto* registered = std::get_if<OrganisationRegistered>(&fact.event);
      const Organisation& details =
          registered ? registered->details : std::get<OrganisationChanged>(fact.event).details;
      if (details.organisation.text() != organisation) continue;
      const std::string code = details.municipality.empty() ? "unknown" : details.municipality;
      if (!first_day || fact.day <= *first_day) first_day = fact.day, first = code;
      if (fact.day > day) continue;
      if (!found_day || fact.day >= *found_day) found_day = fact.day, found = code;
    }
    return found_day ? found : first;
  };
  std::map<std::string, std::array<std::int64_t, 11>> rows;
  for (const auto& [day, share] : shares) {
    const auto known = terms.find(share.grant);
    const bool is_known = known != terms.end();
    const std::string recipient = is_known ? known->second.recipient.text() : "unknown";
    std::string key = recipient;
    if (by == "scheme") key = is_known ? known->second.scheme.text() : "unknown";
    if (by == "year") key = is_known ? std::to_string(known->second.year) : "unknown";
    if (by == "payer" && !share.payer.empty()) key = share.payer;
    if (by == "beneficiary" && !share.beneficiary.empty()) key = share.beneficiary;
    if (by == "municipality" || by == "county") key = municipality(recipient, day);
    if (by == "county" && key != "unknown") key = key.substr(0, 2);
    for (std::size_t i = 0; i < share.amounts.size(); ++i) rows[key][i] += share.amounts[i];
  }
  drop_zeros(rows);
  return rows;
}

std::map<std::string, std::pair<std::string, std::int64_t>> NaiveReports::applications(
    const AsOf& as_of) const {
  std::map<std::string, std::string> states, grant_of, grant_states;
  std::map<std::string, std::int64_t> awarded;
  for (const Fact& fact : counted(decisions_, as_of)) {
    if (const auto* received = std::get_if<ApplicationReceived>(&fact.event)) {
      states[received->application.text()] = "received";
    } else if (const auto* withdrawn = std::get_if<ApplicationWithdrawn>(&fact.event)) {
      states[withdrawn->application.text()] = "withdrawn";
    } else if (const auto* decided = std::get_if<AwardDecided>(&fact.event)) {
      awarded[decided->terms.grant.text()] = decided->amount.minor_units;
      if (!decided->application) continue;
      states[decided->application->text()] = "awarded";
      grant_of[decided->application->text()] = decided->terms.grant.text();
    } else if (const auto* refused = std::get_if<AwardRefused>(&fact.event)) {
      states[refused->application.text()] = "refused";
    } else if (const auto* accepted = std::get_if<AwardAccepted>(&fact.event)) {
      grant_states[accepted->grant.text()] = "accepted";
    } else if (const auto* reversed = std::get_if<DecisionReversed>(&fact.event)) {
      grant_states[reversed->terms.grant.text()] = "reversed";
    } else if (const auto* reduced = std::get_if<AwardReduced>(&fact.event)) {
      awarded[reduced->terms.grant.text()] = reduced->amount.minor_units;
    } else if (const auto* increased = std::get_if<AwardIncreased>(&fact.event)) {
      awarded[increased->terms.grant.text()] = increased->amount.minor_units;
    }
  }
  std::map<std::string, std::pair<std::string, std::int64_t>> rows;
  for (const auto& [application, state] : states) {
    const std::string& grant = grant_of[application];
    const bool has_newer = state == "awarded" && grant_states.contains(grant);
    rows[application] = {has_newer ? grant_states[grant] : state, 0};
    if (state == "awarded") rows[application].second = awarded[grant];
  }
  return rows;
}

}  // namespace grantledger
