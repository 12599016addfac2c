#include "tools/reconcile_report.h"

#include <nlohmann/json.hpp>

namespace grantledger {
namespace {

Json heading_of(const BankStatement& statement) {
  Json json{{"statement", statement.id}, {"account", statement.account}};
  if (statement.first_day) json["from"] = text_of(*statement.first_day);
  if (statement.last_day) json["to"] = text_of(*statement.last_day);
  if (statement.opening) {
    json["currency"] = text_of(statement.opening->currency);
    json["opening"] = decimal_text_of(*statement.opening);
  }
  if (statement.closing) {
    json["currency"] = text_of(statement.closing->currency);
    json["closing"] = decimal_text_of(*statement.closing);
  }
  json["lines"] = statement.lines.size();
  json["not_booked"] = statement.not_booked;
  return json;
}

std::string described(const LedgerMovement& movement) {
  constexpr std::string_view kinds[] = {"payment", "return", "receipt"};
  const std::string kind(kinds[static_cast<std::size_t>(movement.kind)]);
  return kind + (movement.id.empty() ? "" : " " + movement.id);
}

// What a row says of a bank line.
Json row_of(const Reconciliation& work, std::size_t index) {
  const BankLine& line = work.lines[index];
  const MatchedLine& matched = work.matching.lines[index];
  Json row{{"outcome", name_of(matched.outcome)},
           {"side", "bank"},
           {"statement", work.file.statements[work.statements[index]].id},
           {"reference", line.bank_reference}};
  if (!line.end_to_end_id.empty()) row["end_to_end_id"] = line.end_to_end_id;
  row["direction"] = line.is_credit ? "credit" : "debit";
  row["currency"] = text_of(line.amount.currency);
  row["amount"] = decimal_text_of(line.amount);
  row["day"] = text_of(line.booked_on);
  if (!line.counterparty.empty()) row["counterparty"] = line.counterparty;
  if (matched.movement) row["what"] = described(work.known.side.movements[*matched.movement]);
  if (matched.claim) row["what"] = "claim " + work.known.side.expected[*matched.claim].claim;
  if (matched.why != Why::none) row["why"] = name_of(matched.why);
  if (!matched.candidates.empty()) {
    row["candidates"] = Json::array();
    for (const std::size_t candidate : matched.candidates) {
      const LedgerMovement& movement = work.known.side.movements[candidate];
      Json told{{"what", described(movement)}, {"amount", decimal_text_of(movement.amount)}};
      if (movement.day) told["day"] = text_of(*movement.day);
      told["positions"] = work.known.positions[candidate];
      row["candidates"].push_back(std::move(told));
    }
  }
  if (matched.movement) row["positions"] = work.known.positions[*matched.movement];
  row["place"] = line.place;
  return row;
}

Json row_of(const Reconciliation& work, const UnmatchedMovement& unmatched) {
  const LedgerMovement& movement = work.known.side.movements[unmatched.movement];
  Json row{{"outcome", "unmatched"},
           {"side", "ledger"},
           {"what", described(movement)},
           {"currency", text_of(movement.amount.currency)},
           {"amount", decimal_text_of(movement.amount)}};
  if (movement.day) row["day"] = text_of(*movement.day);
  row["why"] = name_of(unmatched.why);
  if (!unmatched.candidates.empty()) {
    row["candidates"] = Json::array();
    for (const std::size_t line : unmatched.candidates) {
      row["candidates"].push_back({{"reference", work.lines[line].bank_reference},
                                   {"amount", decimal_text_of(work.lines[line].amount)},
                                   {"day", text_of(work.lines[line].booked_on)}});
    }
  }
  row["positions"] = work.known.positions[unmatched.movement];
  return row;
}

std::string text_of_all(const Json& list) {
  std::string text;
  for (const Json& each : list) {
    if (!text.empty()) text += ' ';
    text += each.is_object() ? each.value("what", each.value("reference", "")) : each.dump();
  }
  return text;
}

// A row of a table has texts only.
Json flattened(Json row) {
  for (auto& [key, value] : row.items()) {
    if (value.is_array()) value = text_of_all(value);
  }
  return row;
}

}  // namespace

Reconciliation reconciled(CamtFile file, const Digest& digest, KnownMoney known) {
  Reconciliation work{.file = std::move(file), .digest = digest, .known = std::move(known)};
  std::vector<Period> whole;
  const bool is_whole = work.file.message.starts_with("camt.053.");
  for (std::size_t i = 0; i < work.file.statements.size(); ++i) {
    const BankStatement& statement = work.file.statements[i];
    for (const BankLine& line : statement.lines) {
      work.lines.push_back(line);
      work.statements.push_back(i);
    }
    if (is_whole && statement.first_day && statement.last_day) {
      whole.push_back({*statement.first_day, *statement.last_day});
    }
  }
  work.matching = match(work.lines, work.known.side, whole);
  return work;
}

MatchedSum matched_in(const Reconciliation& work) {
  MatchedSum matched;
  Sums sums;
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    if (work.matching.lines[i].outcome != LineOutcome::matched) continue;
    ++matched.count;
    sums += work.lines[i].amount;
  }
  for (const auto& [currency, sum] : sums.by_currency()) matched.sums.push_back(sum);
  return matched;
}

bool is_open(const Reconciliation& work) {
  return matched_in(work).count < work.lines.size() || !work.matching.movements.empty();
}

Json json_of(const Reconciliation& work) {
  Json json{{"message", work.file.message}, {"sha256", hex_of(work.digest)}};
  json["statements"] = Json::array();
  for (const BankStatement& statement : work.file.statements) {
    json["statements"].push_back(heading_of(statement));
  }
  const MatchedSum matched = matched_in(work);
  json["matched"] = {{"count", matched.count}, {"sums", Json::array()}};
  for (const Money sum : matched.sums) {
    json["matched"]["sums"].push_back(
        {{"currency", text_of(sum.currency)}, {"amount", decimal_text_of(sum)}});
  }
  json["to_record"] = Json::array();
  json["unmatched"] = Json::array();
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    const LineOutcome outcome = work.matching.lines[i].outcome;
    if (outcome == LineOutcome::matched) continue;
    json[outcome == LineOutcome::unmatched ? "unmatched" : "to_record"].push_back(row_of(work, i));
  }
  for (const UnmatchedMovement& each : work.matching.movements) {
    json["unmatched"].push_back(row_of(work, each));
  }
  return json;
}

Report report_of(const Reconciliation& work, bool has_matched) {
  Report report{{{"outcome", ColumnKind::text, "Outcome"},
                 {"side", ColumnKind::text, "Side"},
                 {"statement", ColumnKind::text, "Statement"},
                 {"reference", ColumnKind::text, "Bank's reference"},
                 {"end_to_end_id", ColumnKind::text, "End to end"},
                 {"direction", ColumnKind::text, "Direction"},
                 {"currency"},
                 {"amount", ColumnKind::amount, "Amount"},
                 {"day", ColumnKind::text, "Day"},
                 {"counterparty", ColumnKind::text, "Counterparty"},
                 {"what", ColumnKind::text, "What"},
                 {"why", ColumnKind::text, "Why"},
                 {"candidates", ColumnKind::text, "Candidates"},
                 {"positions", ColumnKind::text, "Positions"}},
                {}};
  for (std::size_t i = 0; i < work.lines.size(); ++i) {
    const bool is_matched = work.matching.lines[i].outcome == LineOutcome::matched;
    if (!is_matched || has_matched) report.rows.push_back(flattened(row_of(work, i)));
  }
  for (const UnmatchedMovement& each : work.matching.movements) {
    report.rows.push_back(flattened(row_of(work, each)));
  }
  std::uint64_t not_booked = 0;
  for (const BankStatement& statement : work.file.statements) not_booked += statement.not_booked;
  const MatchedSum matched = matched_in(work);
  report.note = "Matched " + std::to_string(matched.count) + " of " +
                std::to_string(work.lines.size()) + " lines";
  for (const Money sum : matched.sums) {
    report.note += ", " + with_thousands_apart(decimal_text_of(sum)) + " " + text_of(sum.currency);
  }
  report.note += "; entries that are not booked: " + std::to_string(not_booked) + ".";
  return report;
}

}  // namespace grantledger
