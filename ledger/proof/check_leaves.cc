#include "ledger/proof/check_leaves.h"

#include <algorithm>
#include <set>

#include "ledger/proof/payee_index.h"
#include "ledger/proof/payments_asked.h"

namespace grantledger {
namespace {

// The first line of a leaf, with its end; for payees all three lines of the key.
std::string_view key_in(std::string_view leaf, std::string_view tree) {
  std::size_t end = 0;
  for (int lines = tree == "payees" ? 3 : 1; lines > 0; --lines) {
    end = leaf.find('\n', end);
    if (end == std::string_view::npos) return leaf;
    ++end;
  }
  return leaf.substr(0, end);
}

class Pass {
 public:
  Pass(const ProofBundle& bundle, const std::map<Position, Envelope>& shown, const Concern& concern)
      : bundle_(bundle), shown_(shown), concern_(concern) {}

  CheckedLeaves run() {
    const auto asked = parse_payments_asked(bundle_.about);
    if (bundle_.leaves.empty() && !asked) return std::move(done_);
    find_published(asked ? std::optional(asked->year) : std::nullopt);
    if (!published_) {
      step(0, "the index", "no fact that is shown publishes it");
      return std::move(done_);
    }
    step(at_,
         "the index of " + std::to_string(published_->year) + ", of all facts up to " +
             std::to_string(published_->up_to),
         published_->up_to < at_ ? "" : "it tells of what came after it");
    if (done_.holds) check_inclusions();
    if (done_.holds) make_again();
    if (done_.holds) compare();
    if (done_.holds && !done_.whole.empty()) check_delegations();
    if (done_.holds && asked) answer(*asked);
    return std::move(done_);
  }

 private:
  void step(Position position, std::string what, std::string why_not) {
    done_.holds = done_.holds && why_not.empty();
    done_.steps.push_back(
        {"index", position, std::move(what), why_not.empty(), std::move(why_not)});
  }

  void find_published(std::optional<std::uint16_t> year) {
    for (const auto& [position, envelope] : shown_) {
      for (const Event& fact : envelope.facts) {
        const auto* published = std::get_if<PayeeIndexPublished>(&fact);
        if (!published || (year && published->year != *year)) continue;
        published_ = published;
        at_ = position;
      }
    }
  }

  const IndexRoot& root_of(std::string_view tree) const {
    if (tree == "payees") return published_->payees;
    return tree == "grants" ? published_->grants : published_->delegations;
  }

  void check_inclusions() {
    for (const ProvedLeaf& proved : bundle_.leaves) {
      const IndexRoot& root = root_of(proved.tree);
      const auto included = root.leaves <= tree_size_max
                                ? check_inclusion({root.leaves, root.root}, proved.index,
                                                  leaf_hash(proved.leaf), proved.path)
                                : Result<void>(fail(Fault::malformed, "no tree is so large"));
      if (!included) return step(0, "leaf of " + proved.tree, included.error().detail);
    }
    const std::size_t count = bundle_.leaves.size();
    step(0,
         count == 1 ? "a leaf is in its published tree"
                    : std::to_string(count) + " leaves are in their published trees",
         "");
  }

  // The leaves as the facts that are shown make them.
  void make_again() {
    PayeeIndexFold fold(published_->year, [&](Position position) -> Result<Envelope> {
      const auto found = shown_.find(position);
      return found == shown_.end() ? Envelope() : found->second;
    });
    for (const auto& [position, envelope] : shown_) {
      if (position > published_->up_to) break;
      const auto taken = fold.take(position, envelope);
      CHECK(taken.has_value());
    }
    again_ = fold.finish();
  }

  const std::vector<std::string>& again(std::string_view tree) const {
    if (tree == "payees") return again_.payees;
    return tree == "grants" ? again_.grants : again_.delegations;
  }

  void compare() {
    for (const ProvedLeaf& proved : bundle_.leaves) {
      const std::string_view key = key_in(proved.leaf, proved.tree);
      const auto& leaves = again(proved.tree);
      const auto same = std::ranges::find_if(
          leaves, [&](const std::string& leaf) { return leaf.starts_with(key); });
      if (proved.tree == "payees") continue;  // A neighbour is of somebody else.
      std::string what(key.substr(0, key.size() - 1));
      const bool is_same = same != leaves.end() && *same == proved.leaf;
      step(0, proved.tree == "grants" ? "all facts of " + what : what + " as it stood",
           is_same ? "" : "facts are left out: the published leaf is another");
      if (!is_same) return;
      const auto grant = GrantId::parse(what.substr(what.find(' ') + 1));
      if (proved.tree == "grants" && grant) done_.whole[*grant] = published_->up_to;
    }
  }

  // A revocation that is left out only shows in the leaf of its delegation.
  void check_delegations() {
    std::set<std::string_view> keys;
    for (const ProvedLeaf& proved : bundle_.leaves) {
      if (proved.tree == "delegations") keys.insert(key_in(proved.leaf, proved.tree));
    }
    for (const auto& [position, facts] : concern_) {
      if (position > published_->up_to) break;
      const Envelope& envelope = shown_.find(position)->second;
      for (const std::uint32_t i : facts) {
        if (!std::holds_alternative<DelegationGranted>(envelope.facts[i])) continue;
        const std::string key =
            "delegation " + std::to_string(position) + " " + std::to_string(i) + "\n";
        if (keys.contains(key)) continue;
        return step(position, key.substr(0, key.size() - 1) + " as it stood",
                    "its leaf is not shown, so that it may have been revoked");
      }
    }
  }

  void answer(const PaymentsAsked& asked) {
    const std::string key = payee_key(asked.payee, asked.scheme, asked.year);
    const std::string who =
        asked.payee.text() + " from " + asked.scheme.text() + " in " + std::to_string(asked.year);
    std::vector<const ProvedLeaf*> leaves;
    for (const ProvedLeaf& proved : bundle_.leaves) {
      if (proved.tree == "payees") leaves.push_back(&proved);
    }
    if (leaves.size() == 1 && leaves[0]->leaf.starts_with(key)) return answer_paid(*leaves[0], who);
    const std::uint64_t count = published_->payees.leaves;
    const bool is_empty = leaves.empty() && count == 0 && published_->payees.root == empty_root();
    const bool is_before_all = leaves.size() == 1 && leaves[0]->index == 0 && key < leaves[0]->leaf;
    const bool is_after_all =
        leaves.size() == 1 && leaves[0]->index + 1 == count && leaves[0]->leaf < key;
    const bool is_between = leaves.size() == 2 && leaves[0]->index + 1 == leaves[1]->index &&
                            leaves[0]->leaf < key && key < leaves[1]->leaf &&
                            !leaves[1]->leaf.starts_with(key);
    const bool is_none = is_empty || is_before_all || is_after_all || is_between;
    step(0, "no payment to " + who,
         is_none ? "" : "the leaves that are shown are not the neighbours of such a payment");
    if (is_none) done_.answer = "no payment to " + who;
  }

  void answer_paid(const ProvedLeaf& proved, const std::string& who) {
    const bool is_same = std::ranges::find(again_.payees, proved.leaf) != again_.payees.end();
    step(0, "all payments to " + who,
         is_same ? "" : "facts are left out: the published leaf is another");
    if (!is_same) return;
    std::string facts(proved.leaf.substr(key_in(proved.leaf, "payees").size()));
    facts.resize(facts.find("positions "));
    std::ranges::replace(facts, '\n', ' ');
    done_.answer = "no other payment to " + who + " than those shown: " + facts;
    done_.answer.pop_back();
  }

  const ProofBundle& bundle_;
  const std::map<Position, Envelope>& shown_;
  const Concern& concern_;
  const PayeeIndexPublished* published_ = nullptr;
  Position at_ = 0;
  PayeeIndex again_;
  CheckedLeaves done_;
};

}  // namespace

std::optional<std::uint16_t> index_year_of(const ProofBundle& bundle,
                                           const std::map<Position, Envelope>& shown) {
  if (const auto asked = parse_payments_asked(bundle.about)) return asked->year;
  if (bundle.leaves.empty()) return std::nullopt;
  std::optional<std::uint16_t> year;
  for (const auto& [position, envelope] : shown) {
    for (const Event& fact : envelope.facts) {
      if (const auto* published = std::get_if<PayeeIndexPublished>(&fact)) year = published->year;
    }
  }
  return year;
}

CheckedLeaves check_leaves(const ProofBundle& bundle, const std::map<Position, Envelope>& shown,
                           const Concern& concern) {
  return Pass(bundle, shown, concern).run();
}

}  // namespace grantledger
