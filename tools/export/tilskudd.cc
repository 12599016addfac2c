#include "tools/export/tilskudd.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <vector>

#include "ledger/rules/numbers.h"
#include "tools/csv_text.h"
#include "tools/export/outside_names.h"

namespace grantledger {
namespace {

constexpr std::string_view heading =
    "recipient,org_number,recipient_id,scheme,scheme_name,administrator,administrator_number,year,"
    "money,currency,amount,facts,positions\r\n";

struct RowKey {
  std::string recipient;
  std::string scheme;
  std::string year;
  bool is_fund = false;
  Currency currency;
  auto operator<=>(const RowKey&) const = default;
};

struct Paid {
  std::int64_t amount = 0;
  std::vector<Position> positions;
};

std::string number_or_nothing(const std::string& organisation) {
  return is_organisation_number(organisation) ? organisation : std::string();
}

std::string line_of(const GrantLives& lives, const RowKey& key, const Paid& paid) {
  const auto scheme = lives.schemes.find(key.scheme);
  const std::string administrator =
      scheme == lives.schemes.end() ? std::string() : scheme->second.administrator.text();
  std::string positions;
  for (const Position position : paid.positions) {
    positions += (positions.empty() ? "" : " ") + std::to_string(position);
  }
  std::string line;
  for (const std::string& text :
       {lives.name_of(key.recipient), number_or_nothing(key.recipient),
        lives.original_of(key.recipient), lives.original_of(key.scheme),
        scheme_name_of(lives, key.scheme),
        administrator.empty() ? administrator : lives.name_of(administrator),
        number_or_nothing(administrator), key.year, std::string(key.is_fund ? "fund" : "state"),
        text_of(key.currency), decimal_text_of({paid.amount, key.currency}),
        std::to_string(paid.positions.size()), positions}) {
    line += csv_field(text) + ',';
  }
  line.back() = '\r';
  return line + '\n';
}

}  // namespace

Result<std::uint64_t> write_tilskudd(const GrantLives& lives, const TilskuddWanted& wanted,
                                     std::ostream& out) {
  std::map<RowKey, Paid> rows;
  const std::string year = wanted.year ? std::to_string(*wanted.year) : std::string();
  for (const GrantLife& life : lives.grants) {
    if (!wanted.scheme.empty() && life.terms.scheme.text() != wanted.scheme) continue;
    for (const MoneyFlow& flow : life.flows) {
      if (flow.kind != FlowKind::paid) continue;
      RowKey key{life.terms.recipient.text(), life.terms.scheme.text(),
                 flow.line.substr(flow.line.rfind(':') + 1), flow.line.starts_with("fund."),
                 flow.amount.currency};
      if (!year.empty() && key.year != year) continue;
      Paid& paid = rows[std::move(key)];
      if (__builtin_add_overflow(paid.amount, flow.amount.minor_units, &paid.amount)) {
        return fail(Fault::corrupt, "what a recipient was paid leaves 64 bits");
      }
      if (paid.positions.empty() || paid.positions.back() != flow.position) {
        paid.positions.push_back(flow.position);
      }
    }
  }
  out << heading;
  std::uint64_t count = 0;
  for (auto& [key, paid] : rows) {
    if (paid.amount == 0) continue;
    std::ranges::sort(paid.positions);
    out << line_of(lives, key, paid);
    ++count;
  }
  out.flush();
  if (!out) return fail(Fault::unavailable, "the register could not be written whole");
  return count;
}

}  // namespace grantledger
