#include "projections/due.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "events/postings.h"
#include "projections/account.h"
#include "projections/fact_scan.h"

namespace grantledger {
namespace {

using FactPlace = std::pair<Position, std::uint64_t>;

struct OpenLeave {
  std::string grant;
  bool is_confirmed_by_rule = false;
  bool is_withdrawn = false;
  std::map<std::string, DueItem> semesters;  // That are not confirmed.
};

struct Letter {
  DueItem item;
  bool is_appealed = false;
};

// Follows what begins and what ends it. What ends something that is not known is passed over.
class OpenItems {
 public:
  explicit OpenItems(const DueDays& days) : days_(days) {}

  void take(const ScannedFact& scanned) {
    at_ = &scanned;
    std::visit([this](const auto& fact) { on(fact); }, scanned.fact());
    for (const Entry& entry : postings(scanned.fact())) commit(entry);
  }
  std::vector<DueItem> finish() const;

 private:
  DueItem item(DueKind kind, std::string id, const std::string& grant, std::optional<Date> due,
               std::optional<Money> amount = std::nullopt) const {
    return {kind, std::move(id), grant, due, effective_on(at_->fact()), amount, at_->position};
  }

  void on(const ReportDue& fact) {
    items_[{DueKind::report, fact.report.text()}] =
        item(DueKind::report, fact.report.text(), fact.grant.text(), fact.due);
  }
  void on(const ReportReceived& fact) { items_.erase({DueKind::report, fact.report.text()}); }

  void on(const RuleVersionPublished& fact) {
    if (fact.rule.requires_confirmation) {
      confirmed_rules_.insert({fact.rule.scheme.text(), fact.rule.version.text()});
    }
  }
  void on(const LeaveGranted& fact) {
    OpenLeave& leave = leaves_[fact.leave.text()];
    leave.grant = fact.terms.grant.text();
    leave.is_confirmed_by_rule =
        confirmed_rules_.contains({fact.terms.scheme.text(), fact.rule.text()});
    set_semesters(fact.leave, leave, fact.semesters);
    granted_[{at_->position, at_->index}] = fact.leave.text();
  }
  void on(const LeaveChanged& fact) {
    const auto leave = leaves_.find(fact.leave.text());
    if (leave != leaves_.end()) set_semesters(fact.leave, leave->second, fact.semesters);
  }
  void on(const ParticipationConfirmed& fact) {
    const auto leave = leaves_.find(fact.leave.text());
    if (leave != leaves_.end()) leave->second.semesters.erase(fact.semester.text());
    confirmed_.insert({fact.leave.text(), fact.semester.text()});
  }
  void on(const ParticipantWithdrawn& fact) {
    const auto leave = leaves_.find(fact.leave.text());
    if (leave == leaves_.end()) return;
    leave->second.is_withdrawn = true;
    leave->second.semesters.clear();
  }
  void on(const DecisionReversed& fact) { reversed_.insert(fact.terms.grant.text()); }

  void on(const LetterReceived& fact) {
    Letter& letter = letters_[fact.letter.text()];
    letter.item = item(DueKind::appeal_time, fact.letter.text(), fact.grant.text(),
                       days_.appeal_until(fact.effective_on));
  }
  void on(const AppealDeadlineExtended& fact) {
    const auto letter = letters_.find(fact.letter.text());
    if (letter == letters_.end()) return;
    letter->second.item.due = std::max(*letter->second.item.due, fact.last_day);
    letter->second.item.position = at_->position;
  }
  void on(const AppealLodged& fact) {
    const auto letter = letters_.find(fact.letter.text());
    if (letter != letters_.end()) letter->second.is_appealed = true;
    items_[{DueKind::appeal, fact.appeal.text()}] =
        item(DueKind::appeal, fact.appeal.text(), fact.grant.text(), std::nullopt);
  }
  void on(const AppealDecided& fact) { items_.erase({DueKind::appeal, fact.appeal.text()}); }

  void on(const RepaymentClaimed& fact) {
    DueItem& claim = claims_[{fact.claim.text(), fact.amount.currency}];
    const Money open = claim.amount.value_or(Money{0, fact.amount.currency});
    const std::optional<Date> due = claim.due ? std::min(*claim.due, fact.due) : fact.due;
    claim = item(DueKind::claim, fact.claim.text(), fact.terms.grant.text(), due, open);
    settle(fact.claim, fact.amount);
    decide(fact.claim, fact.terms, -fact.amount);
  }
  void on(const RepaymentDecided& fact) { decide(fact.claim, fact.terms, fact.amount); }
  void on(const ReceiptAllocated& fact) {
    settle(fact.claim, -fact.amount);
    receive({fact.position, fact.fact_index}, -fact.amount);
  }
  void on(const ReceiptUnallocated& fact) {
    DueItem& receipt = receipts_[{at_->position, at_->index}];
    receipt = item(DueKind::receipt, std::to_string(at_->position), "", std::nullopt, fact.amount);
  }
  void on(const ReceiptReturnExecuted& fact) {
    receive({fact.receipt.position, fact.receipt.fact_index}, -fact.receipt.amount);
  }
  void receive(FactPlace place, Money amount) {
    const auto receipt = receipts_.find(place);
    if (receipt != receipts_.end()) *receipt->second.amount += amount;
  }
  void on(const RepaymentReceived& fact) { settle(fact.claim, -fact.amount); }
  void on(const WriteOffDecided& fact) { settle(fact.claim, -fact.amount); }
  void on(const EntryVoided& fact) {
    const auto granted = granted_.find({fact.position, fact.fact_index});
    if (granted != granted_.end()) leaves_.erase(granted->second);
    receipts_.erase({fact.position, fact.fact_index});
    const auto decided = decided_by_.find({fact.position, fact.fact_index});
    if (decided != decided_by_.end()) {
      const auto& [claim, amount] = decided->second;
      DueItem& open = decided_[{claim.text(), amount.currency}];
      open.amount = open.amount.value_or(Money{0, amount.currency}) - amount;
    }
    const auto settled = settled_.find({fact.position, fact.fact_index});
    if (settled == settled_.end()) return;
    const auto [claim, amount] = settled->second;
    settled_.erase(settled);
    settle(claim, -amount);
  }
  // What was decided to come back and is not claimed yet.
  void decide(const ClaimId& id, const GrantTerms& terms, Money amount) {
    const auto [found, is_new] = decided_.try_emplace({id.text(), amount.currency});
    DueItem& open = found->second;
    const Money sum = open.amount.value_or(Money{0, amount.currency}) + amount;
    const Date since = is_new ? effective_on(at_->fact()) : open.since;
    open = item(DueKind::repayment, id.text(), terms.grant.text(), std::nullopt, sum);
    open.since = since;
    decided_by_[{at_->position, at_->index}] = {id, amount};
  }
  void settle(const ClaimId& id, Money amount) {
    DueItem& claim = claims_[{id.text(), amount.currency}];
    claim.kind = DueKind::claim;
    claim.id = id.text();
    claim.amount = claim.amount.value_or(Money{0, amount.currency}) + amount;
    claim.position = at_->position;
    settled_[{at_->position, at_->index}] = {id, amount};
  }

  void on(const PaymentOrdered& fact) {
    const std::string& id = fact.payment.payment.text();
    items_[{DueKind::payment, id}] =
        item(DueKind::payment, id, fact.payment.terms.grant.text(), fact.due, fact.payment.amount);
  }
  void on(const PaymentExecuted& fact) {
    items_.erase({DueKind::payment, fact.payment.payment.text()});
  }
  void on(const auto&) {}  // Begins and ends nothing that is due.

  // The semesters of a leave as they are now; those that were confirmed stay so.
  void set_semesters(const LeaveId& id, OpenLeave& leave,
                     const std::vector<SemesterShare>& semesters) {
    leave.semesters.clear();
    if (!leave.is_confirmed_by_rule || leave.is_withdrawn) return;
    for (const auto& [semester, shares] : semesters) {
      if (confirmed_.contains({id.text(), semester.text()})) continue;
      leave.semesters[semester.text()] =
          item(DueKind::confirmation, id.text() + " " + semester.text(), leave.grant,
               days_.confirm_by(semester), shares.state);
    }
  }

  // What stands committed on a line to a grant.
  void commit(const Entry& entry) {
    const auto account = parse_account(entry.account);
    if (!account || account->kind != AccountKind::committed) return;
    const auto [found, is_new] = commitments_.try_emplace({entry.account, entry.amount.currency});
    DueItem& open = found->second;
    const Money sum = open.amount.value_or(Money{0, entry.amount.currency}) + entry.amount;
    const Result<Line> line = parse_line(account->line);
    const Date since = is_new ? effective_on(at_->fact()) : open.since;
    open = item(DueKind::commitment, std::string(account->line), std::string(account->grant),
                std::nullopt, sum);
    open.since = since;
    if (line) open.due = date_of(line->year, 12, 31);
  }

  const DueDays& days_;
  const ScannedFact* at_ = nullptr;
  std::map<std::pair<DueKind, std::string>, DueItem> items_;
  std::set<std::pair<std::string, std::string>> confirmed_rules_;
  std::set<std::pair<std::string, std::string>> confirmed_;  // Leave and semester.
  std::map<std::string, OpenLeave> leaves_;
  std::map<FactPlace, std::string> granted_;  // Leaves, by the fact that granted them.
  std::set<std::string> reversed_;            // Grants whose decision was.
  std::map<std::string, Letter> letters_;
  std::map<std::pair<std::string, Currency>, DueItem> claims_;
  std::map<FactPlace, std::pair<ClaimId, Money>> settled_;  // What a fact did to a claim.
  std::map<std::pair<std::string, Currency>, DueItem> commitments_;
  std::map<std::pair<std::string, Currency>, DueItem> decided_;  // Less what was claimed.
  std::map<FactPlace, std::pair<ClaimId, Money>> decided_by_;    // What a fact did to that.
  std::map<FactPlace, DueItem> receipts_;                        // That nobody claimed.
};

std::vector<DueItem> OpenItems::finish() const {
  std::vector<DueItem> open;
  for (const auto& [key, item] : items_) open.push_back(item);
  for (const auto& [id, leave] : leaves_) {
    if (reversed_.contains(leave.grant)) continue;
    for (const auto& [semester, item] : leave.semesters) open.push_back(item);
  }
  for (const auto& [id, letter] : letters_) {
    if (!letter.is_appealed) open.push_back(letter.item);
  }
  for (const auto& [place, item] : receipts_) {
    if (item.amount->minor_units > 0) open.push_back(item);
  }
  for (const auto* sums : {&claims_, &commitments_, &decided_}) {
    for (const auto& [key, item] : *sums) {
      if (item.amount && item.amount->minor_units > 0) open.push_back(item);
    }
  }
  std::ranges::stable_sort(open, {}, [](const DueItem& item) {
    return std::tuple(item.due.value_or(Date::max()), item.kind, item.id, item.position);
  });
  return open;
}

}  // namespace

Result<std::vector<DueItem>> due_items(const QuerySource& source, const AsOf& as_of,
                                       const DueDays& days) {
  OpenItems items(days);
  TRY_VOID(scan_facts(source, as_of, [&](const ScannedFact& scanned) { items.take(scanned); }));
  return items.finish();
}

}  // namespace grantledger
