#include <algorithm>
#include <map>
#include <tuple>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

// A receipt as it was asked to be recorded: what its claim did not take is part of it.
struct Receipt {
  const KnownReceipt* told = nullptr;
  Money amount;
};

std::vector<Receipt> receipts_in(const World& world) {
  std::vector<Receipt> receipts;
  const KnownReceipt* before = nullptr;
  for (const KnownReceipt& each : world.receipts) {
    const bool goes_on = each.is_rest && before && before->position == each.position &&
                         before->fact + 1 == each.fact && before->reference == each.reference &&
                         before->claim == each.claim &&
                         before->amount.currency == each.amount.currency;
    if (goes_on) {
      receipts.back().amount = sum_within_limits(receipts.back().amount, each.amount);
    } else {
      receipts.push_back({&each, each.amount});
    }
    before = &each;
  }
  return receipts;
}

// Receipts that agree in this may be one. Without a reference they must agree in all.
auto key_of_receipt(const Receipt& receipt) {
  const KnownReceipt& told = *receipt.told;
  const bool has_reference = !told.reference.empty();
  return std::tuple(std::string_view(told.reference), std::string_view(told.claim),
                    std::string_view(told.payer), receipt.amount.minor_units,
                    receipt.amount.currency, has_reference ? Date() : told.day,
                    has_reference ? std::string_view() : std::string_view(told.statement));
}

void add(const std::vector<Receipt>& alike, FindingSink& sink) {
  if (alike.size() < 2) return;
  const KnownReceipt& first = *alike.front().told;
  std::string about = first.claim.empty() ? "" : named("claim", first.claim) + " ";
  about += named("position", std::to_string(first.position));
  Money more{0, alike.front().amount.currency};
  Met met{.about = std::move(about), .day = alike.back().told->day};
  for (const Receipt& each : alike) {
    if (&each != &alike.front()) more = sum_within_limits(more, each.amount);
    met.evidence.push_back(each.told->position);
  }
  met.at_risk = more;
  met.what = std::to_string(alike.size()) + " receipts of " + with_currency(alike.front().amount) +
             " from " + first.payer +
             (first.reference.empty() ? " agree in everything"
                                      : " name the same bank reference " + first.reference);
  sink.add(std::move(met));
}

// One that does not say where the money went may be any of the others; a pooled claim's parts go
// to different lines.
void look_at(const std::vector<Receipt>& alike, FindingSink& sink) {
  const bool is_any_open = std::ranges::any_of(
      alike, [](const Receipt& each) { return each.told->destination.empty(); });
  if (is_any_open) return add(alike, sink);
  std::map<std::string_view, std::vector<Receipt>> by_destination;
  for (const Receipt& each : alike) by_destination[each.told->destination].push_back(each);
  for (const auto& [destination, receipts] : by_destination) add(receipts, sink);
}

void of_all(const Gathered&, const World& world, FindingSink& sink) {
  std::vector<Receipt> receipts = receipts_in(world);
  std::ranges::sort(receipts, [](const Receipt& left, const Receipt& right) {
    return std::tuple(key_of_receipt(left), left.told->position, left.told->fact) <
           std::tuple(key_of_receipt(right), right.told->position, right.told->fact);
  });
  for (auto first = receipts.begin(); first != receipts.end();) {
    const auto end = std::find_if(first, receipts.end(), [&](const Receipt& each) {
      return key_of_receipt(each) != key_of_receipt(*first);
    });
    if (end - first > 1) look_at({first, end}, sink);
    first = end;
  }
}

}  // namespace

FindingRule duplicate_receipt_rule() {
  return {.name = "duplicate_receipt",
          .severity = Severity::high,
          .tests =
              "Two own receipts name the same bank reference, claim, payer, amount and line; or "
              "name no reference and agree in everything.",
          .why =
              "A receipt that is recorded twice settles a claim that was not paid, or puts money "
              "at disposal that the bank does not have.",
          .basis = "Invariants 15 and 31; a standard test of computer-assisted audit (ISA 240)",
          .mistaken =
              "Equal instalments of one claim that the bank booked together under one reference.",
          .of_all = of_all};
}

}  // namespace grantledger
