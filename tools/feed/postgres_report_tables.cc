// The tables of what facts come to, and of the feed itself.

#include "tools/feed/postgres_tables.h"

namespace grantledger {
namespace {

constexpr std::string_view currency_comment =
    "ISO 4217. Amounts of different ones are never added.";

}  // namespace

const SqlTable& balances_table() {
  static const SqlTable table{
      "balances",
      "What stands on each account now, as `balances` prints it: debit is positive, accounts on "
      "which nothing stands are left out. refreshed says as of which position.",
      {{"account", "text", "The account."},
       {"currency", "text", currency_comment},
       {"account_kind", "text not null", "The first part of its name."},
       {"line", "text", "The budget line it is kept for: chapter.item:year."},
       {"party", "text", "The holder, payer, payee or beneficiary it is kept for."},
       {"grant_id", "text", "The grant it is kept for."},
       {"amount", "numeric not null", "What stands on it; debit is positive."}},
      2};
  return table;
}

const SqlTable& shares_table() {
  static const SqlTable table{
      "shares",
      "Who carries, got and owes what, by grant and by everything `shares --by` knows: sums of "
      "these rows by one column are what that command prints. refreshed says as of which position.",
      {{"grant_id", "text", "The grant."},
       {"scheme", "text", "The scheme it was given under; unknown if no fact told."},
       {"year", "integer", "The year it is reported under; 0 if no fact told."},
       {"recipient", "text", "The organisation it was given to; unknown if no fact told."},
       {"municipality", "text",
        "Of the recipient on the days of the facts, as registered; unknown "
        "if it was not."},
       {"county", "text", "The first two digits of that code; or unknown."},
       {"payer", "text", "Who carries the owner share."},
       {"beneficiary", "text", "Where the participant works."},
       {"currency", "text", currency_comment},
       {"cost", "numeric not null", "What leaves cost: the two shares together."},
       {"state_share", "numeric not null", "What the state carries."},
       {"owner_share", "numeric not null", "What owners carry: not yet due, due and paid."},
       {"owner_due", "numeric not null", "Of the owner share, what is due and not yet paid."},
       {"owner_paid", "numeric not null", "Of the owner share, what is paid."},
       {"to_forward", "numeric not null", "What was received and is not yet passed on."},
       {"paid", "numeric not null", "What was paid out."},
       {"claimed", "numeric not null", "What was demanded back."},
       {"repaid", "numeric not null", "What came back."},
       {"written_off", "numeric not null", "What was given up of the claims."},
       {"outstanding", "numeric not null", "What is committed and not yet paid."}},
      9};
  return table;
}

const SqlTable& budget_table() {
  static const SqlTable table{
      "budget",
      "What became of the money voted on each line, as `budget` prints it. appropriated + "
      "transferred + repaid - to_treasury = available + committed + paid + lapsed. refreshed says "
      "as of which position.",
      {{"line", "text", "The budget line: chapter.item:year."},
       {"currency", "text", currency_comment},
       {"item", "text not null", "Of the line: chapter and item."},
       {"year", "integer not null", "Of the line: the year in which its money falls due."},
       {"appropriated", "numeric not null", "What was voted, with its changes."},
       {"authority", "numeric not null", "The limit for commitments on later years' lines."},
       {"committed", "numeric not null", "What is bound to grants and not yet paid."},
       {"paid", "numeric not null", "What was paid out."},
       {"repaid", "numeric not null", "What came back."},
       {"to_treasury", "numeric not null", "Of that, what went to the Treasury."},
       {"transferred", "numeric not null", "What came in from other years less what went out."},
       {"lapsed", "numeric not null", "What fell back unused."},
       {"available", "numeric not null", "What is left."}},
      2};
  return table;
}

const SqlTable& findings_table() {
  static const SqlTable table{
      "findings",
      "What tests of control found, as `findings` prints it: docs/findings.md explains each rule. "
      "refreshed says as of which position.",
      {{"finding", "text", "The finding's id: the same in every run."},
       {"rule", "text not null", "The test of control that found it."},
       {"severity", "text not null", "high: act; medium: correct; low: explain; note: know."},
       {"about", "text not null", "What it speaks of: grant:G1, payment:P2 leave:D."},
       {"day", "date not null", "When it came to be so."},
       {"currency", "text", currency_comment},
       {"at_risk", "numeric", "The amount at risk, where one can be named."},
       {"assessed", "text", "accepted or rejected by somebody who looked."},
       {"assessed_by", "text", "Who looked."},
       {"assessment", "text", "What they said."},
       {"positions", "bigint[] not null",
        "The facts that show it: facts.position = any(positions)."},
       {"what", "text not null", "The finding in a sentence, with its figures."}},
      1};
  return table;
}

const SqlTable& feed_table() {
  static const SqlTable table{
      "feed",
      "Where the feed stands: one row, written in the same transaction as the facts it counts.",
      {{"is_only", "boolean default true check (is_only)", "Always true: there is one row."},
       {"ledger", "text not null", "The id of the ledger these tables are of; 64 hex digits."},
       {"position", "bigint not null", "Every fact up to here is in the tables."},
       {"digest", "text not null", "SHA-256 of the envelope at that position; 64 hex digits."},
       {"format", "integer not null", "Which form these tables have."},
       {"written_at", "timestamptz not null default now()", "When the row was last written."}},
      1};
  return table;
}

const SqlTable& refreshed_table() {
  static const SqlTable table{
      "refreshed",
      "As of which position each table of results is. During a long catch-up they stand back "
      "behind feed.position; once the feed is at the ledger's head all are equal.",
      {{"table_name", "text", "balances, shares, budget or findings."},
       {"position", "bigint not null", "Its rows are what all facts up to here come to."},
       {"written_at", "timestamptz not null default now()", "When it was last looked at."}},
      1};
  return table;
}

}  // namespace grantledger
