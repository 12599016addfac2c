#include "tools/feed/postgres_tables.h"

#include <array>

namespace grantledger {
namespace {

constexpr std::string_view amount_comment = "With the decimals of its currency; debit is positive.";
constexpr std::string_view currency_comment =
    "ISO 4217. Amounts of different ones are never added.";

std::vector<SqlView> views() {
  return {
      {"grants",
       "Every grant, decided, refused or imported, as the first fact that told its terms has them. "
       "To find the year or recipient of a posting: join grants using (grant_id).",
       {{"grant_id", "", "The grant's id."},
        {"scheme", "", "The scheme it was given under."},
        {"year", "", "The year it is reported under: the study year's first, or the budget year."},
        {"recipient", "", "The organisation it was given to."},
        {"position", "", "Where that first fact stands."}},
       "select distinct on (grant_id) grant_id, scheme, year, recipient, position from facts "
       "where grant_id is not null and recipient is not null "
       "order by grant_id, position, fact_index"},
      {"organisations",
       "Every registered organisation, as the latest fact about it has it.",
       {{"organisation", "", "Its id, in Norway its organisation number."},
        {"name", "", "Its name."},
        {"kind", "", "What it is: municipality, county_authority, private_kindergarten and so on."},
        {"municipality", "", "Four digits, as registered; empty if unknown."},
        {"owner", "", "The organisation that owns it, if that was told."},
        {"authority", "", "The municipality that receives and pays for a private kindergarten."},
        {"position", "", "Where that latest fact stands."}},
       "select distinct on (fact->'details'->>'organisation') "
       "fact->'details'->>'organisation' as organisation, fact->'details'->>'name' as name, "
       "fact->'details'->>'kind' as kind, fact->'details'->>'municipality' as municipality, "
       "fact->'details'->>'owner' as owner, fact->'details'->>'authority' as authority, position "
       "from facts where kind in ('organisation_registered', 'organisation_changed') "
       "order by fact->'details'->>'organisation', effective_on desc, position desc, "
       "fact_index desc"}};
}

constexpr std::array<std::string_view, 6> indexes{
    "create index if not exists facts_grant on facts (grant_id)",
    "create index if not exists facts_kind_day on facts (kind, effective_on)",
    "create index if not exists facts_recorded on facts (recorded_at)",
    "create index if not exists facts_claim on facts (claim) where claim is not null",
    "create index if not exists postings_grant on postings (grant_id)",
    "create index if not exists postings_kind_day on postings (account_kind, effective_on)"};

// As SQL spells a text.
std::string quoted(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal += c == '\'' ? std::string("''") : std::string(1, c);
  return literal + "'";
}

std::string list_of(std::span<const SqlColumn> columns) {
  std::string list;
  for (const SqlColumn& column : columns) {
    if (!list.empty()) list += ", ";
    list += column.name;
  }
  return list;
}

std::string comments_on(std::string_view kind, std::string_view name, std::string_view comment,
                        std::span<const SqlColumn> columns) {
  std::string statements;
  const auto add = [&](const std::string& what, std::string_view text) {
    ((((statements += "comment on ") += what) += " is ") += quoted(text)) += ";\n";
  };
  add(std::string(kind) + " " + std::string(name), comment);
  for (const SqlColumn& column : columns) {
    add("column " + std::string(name) + "." + std::string(column.name), column.comment);
  }
  return statements;
}

}  // namespace

const SqlTable& facts_table() {
  static const SqlTable table{
      "facts",
      "Every fact of the ledger, one row each, in the order in which it was recorded. Rows are "
      "added and never changed: a correction is a new fact.",
      {{"position", "bigint", "Of the envelope the fact was recorded in: `events` shows it."},
       {"fact_index", "integer", "Which fact of its envelope, from 0."},
       {"kind", "text not null", "What happened: docs/events.md lists all kinds."},
       {"recorded_at", "timestamptz not null", "When the ledger learnt it."},
       {"effective_on", "date not null", "From which day it counts in the world."},
       {"actor", "text not null", "Who asked for it to be recorded."},
       {"origin", "text not null", "own: decided here; imported: told by a source."},
       {"source", "text", "Of an imported fact: which source."},
       {"scheme", "text",
        "The scheme the fact is about, also where it only names a grant, a leave, an application "
        "or a claim; of funds redirected, the one they leave."},
       {"year", "integer", "The year its grant or application is reported under."},
       {"grant_id", "text", "The grant it concerns; of funds redirected, the one they leave."},
       {"recipient", "text", "The organisation that the grant is given to."},
       {"application", "text", "The application it concerns."},
       {"leave", "text", "The leave with pay it concerns."},
       {"payment", "text", "The payment it concerns."},
       {"claim", "text", "The demand for repayment it concerns."},
       {"line", "text", "The budget line it concerns: chapter.item:year."},
       {"payer", "text", "Who pays the owner share, or passes money on."},
       {"payee", "text", "Who the payment goes to."},
       {"beneficiary", "text", "For whom the payer pays or passes on."},
       {"currency", "text", currency_comment},
       {"amount", "numeric", "The one amount the fact is about; postings has what it moves."},
       {"due", "date", "By when something is to be done, where the fact says so."},
       {"fact", "jsonb not null", "All that the fact says, as `events` prints it."}},
      2};
  return table;
}

const SqlTable& postings_table() {
  static const SqlTable table{
      "postings",
      "The double entry of every fact that moves money: sums to zero for each fact and currency. "
      "With position or recorded_at (as known at) and effective_on it answers for any point.",
      {{"position", "bigint", "The fact's: see facts."},
       {"fact_index", "integer", "The fact's: see facts."},
       {"entry", "integer", "Which entry of the fact, from 0."},
       {"account", "text not null", "The account, as `balances` names it."},
       {"account_kind", "text not null",
        "The first part of its name: appropriation, available, "
        "committed, paid, receivable and so on."},
       {"line", "text", "The budget line the account is kept for: chapter.item:year."},
       {"item", "text", "Of that line: chapter and item."},
       {"line_year", "integer", "Of that line: the budget year."},
       {"party", "text", "The holder, payer, payee or beneficiary the account is kept for."},
       {"grant_id", "text", "The grant the account is kept for."},
       {"scheme", "text", "The scheme the fact is about: see facts."},
       {"currency", "text not null", currency_comment},
       {"amount", "numeric not null", amount_comment},
       {"effective_on", "date not null", "From which day the entry counts in the world."},
       {"recorded_at", "timestamptz not null", "When the ledger learnt it."}},
      3};
  return table;
}

std::vector<const SqlTable*> report_tables() {
  return {&balances_table(), &shares_table(), &budget_table(), &findings_table()};
}

std::vector<const SqlTable*> all_sql_tables() {
  return {&facts_table(),  &postings_table(), &balances_table(), &shares_table(),
          &budget_table(), &findings_table(), &feed_table(),     &refreshed_table()};
}

std::span<const SqlView> all_sql_views() {
  static const std::vector<SqlView> all = views();
  return all;
}

std::span<const std::string_view> index_statements() {
  return indexes;
}

std::string create_statements() {
  std::string statements;
  for (const SqlTable* table : all_sql_tables()) {
    ((statements += "create table ") += table->name) += " (";
    for (const SqlColumn& column : table->columns) {
      (((statements += column.name) += " ") += column.type) += ", ";
    }
    ((statements += "primary key (") += key_list(*table)) += "));\n";
    statements += comments_on("table", table->name, table->comment, table->columns);
  }
  for (const SqlView& view : all_sql_views()) {
    ((((statements += "create view ") += view.name) += " as ") += view.query) += ";\n";
    statements += comments_on("view", view.name, view.comment, view.columns);
  }
  return statements;
}

std::string column_list(const SqlTable& table) {
  return list_of(table.columns);
}

std::string key_list(const SqlTable& table) {
  return list_of(std::span(table.columns).first(table.key_size));
}

}  // namespace grantledger
