#include "ledger/domain/post.h"

#include <algorithm>

#include "events/postings.h"

namespace grantledger {

void add(std::optional<Money>& total, Money amount) {
  if (!total) {
    total = amount;
  } else if (total->currency == amount.currency) {
    *total = bounded_sum(*total, amount);
  }
}

void add(Money& total, Money amount) {
  if (total == Money()) {
    total = amount;
  } else if (total.currency == amount.currency) {
    total = bounded_sum(total, amount);
  }
}

GrantLineRow& line_of(GrantRow& grant, const Line& line, Currency currency) {
  const auto found = std::ranges::find_if(grant.lines, [&](const GrantLineRow& row) {
    return row.line == line && row.committed.currency == currency;
  });
  if (found != grant.lines.end()) return *found;
  const Money zero{0, currency};
  grant.lines.push_back({.line = line,
                         .committed = zero,
                         .pending = zero,
                         .paid = zero,
                         .claimed = zero,
                         .open_claim = zero});
  return grant.lines.back();
}

namespace {

// The colon-separated parts of an account.
std::vector<std::string_view> parts_of(std::string_view account) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t colon = account.find(':');
    parts.push_back(account.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    account.remove_prefix(colon + 1);
  }
}

// A grant's own accounts have the form kind:item:year:grant.
void post_to_grant(Books& books, const Entry& entry) {
  const std::vector<std::string_view> parts = parts_of(entry.account);
  if (parts.size() != 4) return;
  const std::string_view kind = parts[0];
  const Result<Line> line = parse_line(std::string(parts[1]) + ":" + std::string(parts[2]));
  if (!line) return;
  GrantRow& grant = books.grants[std::string(parts[3])];
  GrantLineRow& row = line_of(grant, *line, entry.amount.currency);
  const auto add_to = [&](Money& sum, Money amount) { sum = bounded_sum(sum, amount); };
  if (kind == "committed") add_to(row.committed, entry.amount);
  if (kind == "paid") add_to(row.paid, entry.amount);
  if (kind == "recovery") add_to(row.claimed, -entry.amount);
  if (kind == "receivable") add_to(row.open_claim, entry.amount);
}

void add_to(AccountRow& account, Money amount) {
  const auto sum = std::ranges::find(account.sums, amount.currency, &Money::currency);
  if (sum == account.sums.end()) {
    account.sums.push_back(amount);
  } else {
    *sum = bounded_sum(*sum, amount);
  }
}

void post_to_account(Books& books, const Entry& entry) {
  add_to(books.accounts[entry.account], entry.amount);
  if (!entry.account.starts_with("available:")) return;
  add_to(books.accounts[line_left_key(entry.account)], entry.amount);
}

}  // namespace

void post(Books& books, const Event& fact) {
  for (const Entry& entry : postings(fact)) {
    if (is_watched(entry.account)) {
      post_to_account(books, entry);
    } else {
      post_to_grant(books, entry);
    }
  }
}

}  // namespace grantledger
