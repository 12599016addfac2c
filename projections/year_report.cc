#include "projections/year_report.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "events/postings.h"
#include "projections/account.h"
#include "projections/fact_scan.h"
#include "projections/grant_terms.h"

namespace grantledger {
namespace {

// What the entries of an account add to, and with which sign.
struct FigureOfAccount {
  YearFigure figure;
  int sign = 1;
};
std::optional<FigureOfAccount> figure_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::appropriation:
      return FigureOfAccount{YearFigure::appropriated, -1};
    case AccountKind::carried:
      return FigureOfAccount{YearFigure::transferred, -1};
    case AccountKind::committed:
      return FigureOfAccount{YearFigure::committed};
    case AccountKind::paid:
      return FigureOfAccount{YearFigure::paid};
    case AccountKind::receivable:
    case AccountKind::recovery:
    case AccountKind::written_off:
      return FigureOfAccount{YearFigure::repaid, -1};
    case AccountKind::available:
    case AccountKind::lapsed:
    case AccountKind::treasury:
    case AccountKind::to_forward:
    case AccountKind::owner_share:
    case AccountKind::owner_due:
    case AccountKind::owner_paid:
    case AccountKind::cost:
    case AccountKind::state_share:
    case AccountKind::forwarded:
    case AccountKind::entrusted:
      return std::nullopt;
  }
  return std::nullopt;
}

struct KnownGrant {
  std::string scheme;
  std::string recipient;
};

using RowKey = std::tuple<std::string, YearMoney, Currency>;  // Scheme first.

// What grants of one scheme add, and on which lines.
struct SchemeSums {
  SchemeYear row;
  std::set<std::string> lines;
  std::map<std::string, std::pair<std::int64_t, FigurePart>> paid;  // By recipient; the first part.
};

class YearFold {
 public:
  explicit YearFold(const YearReportWanted& wanted)
      : wanted_(wanted), line_end_(":" + std::to_string(wanted.year)) {}

  void take(const ScannedFact& scanned) {
    const Event& fact = scanned.fact();
    for (const GrantTerms* terms : terms_in(fact)) {
      if (!terms) continue;
      grants_.try_emplace(terms->grant.text(),
                          KnownGrant{terms->scheme.text(), terms->recipient.text()});
    }
    if (const auto* established = std::get_if<SchemeEstablished>(&fact)) {
      established_.insert(established->scheme.text());
    } else if (const auto* closed = std::get_if<PeriodClosed>(&fact)) {
      if (closed->year == wanted_.year && !closed_at_) closed_at_ = scanned.position;
    } else if (const auto* control = std::get_if<ControlPerformed>(&fact)) {
      count(scanned, YearFigure::controls, control->grant);
    } else if (const auto* breach = std::get_if<BreachFound>(&fact)) {
      count(scanned, YearFigure::breaches, breach->grant);
    }
    for (const Entry& entry : postings(fact)) add(scanned, entry);
  }

  Result<YearReport> finish() &&;

 private:
  FigurePart part_of(const ScannedFact& scanned, std::string_view about,
                     std::int64_t amount) const {
    const Date day = effective_on(scanned.fact());
    const bool is_late =
        closed_at_ && scanned.position > *closed_at_ && year_of(day) == wanted_.year;
    return {scanned.position, day, std::string(about), amount, is_late};
  }

  void put(SchemeYear& row, YearFigure figure, FigurePart part) {
    const auto place = static_cast<std::size_t>(figure);
    std::int64_t& sum = row.figures[place];
    is_too_large_ |= __builtin_add_overflow(sum, part.amount, &sum);
    if (part.is_late && (row.late.empty() || row.late.back() != part.position)) {
      row.late.push_back(part.position);
    }
    if (!wanted_.with_parts) return;
    std::vector<FigurePart>& parts = row.parts[place];
    if (!parts.empty() && parts.back().position == part.position &&
        parts.back().about == part.about) {
      parts.back().amount += part.amount;
      if (parts.back().amount == 0) parts.pop_back();
    } else {
      parts.push_back(std::move(part));
    }
  }

  std::string scheme_of(std::string_view grant) const {
    const auto known = grants_.find(std::string(grant));
    return known == grants_.end() ? "" : known->second.scheme;
  }

  void count(const ScannedFact& scanned, YearFigure figure, const GrantId& grant) {
    if (year_of(effective_on(scanned.fact())) != wanted_.year) return;
    put(counts_[scheme_of(grant.text())], figure, part_of(scanned, grant.text(), 1));
  }

  void add(const ScannedFact& scanned, const Entry& entry) {
    const auto account = parse_account(entry.account);
    if (!account || !account->line.ends_with(line_end_)) return;
    const auto figure = figure_of(account->kind);
    if (!figure) return;
    const std::int64_t amount = figure->sign * entry.amount.minor_units;
    const YearMoney money = account->line.starts_with("fund.") ? YearMoney::fund : YearMoney::state;
    const Currency currency = entry.amount.currency;
    const std::string line(account->line);
    if (account->grant.empty()) {
      put(lines_[{line, money, currency}], figure->figure, part_of(scanned, line, amount));
      return;
    }
    SchemeSums& sums = schemes_[{scheme_of(account->grant), money, currency}];
    sums.lines.insert(line);
    FigurePart part = part_of(scanned, account->grant, amount);
    if (figure->figure == YearFigure::paid) add_recipient(sums, part, account->grant);
    put(sums.row, figure->figure, std::move(part));
  }

  void add_recipient(SchemeSums& sums, const FigurePart& part, std::string_view grant) {
    const auto known = grants_.find(std::string(grant));
    if (known == grants_.end()) return;
    auto [paid, is_new] = sums.paid.try_emplace(known->second.recipient, 0, part);
    is_too_large_ |= __builtin_add_overflow(paid->second.first, part.amount, &paid->second.first);
  }

  void add_parts(SchemeYear& row, const SchemeYear& more);
  void join(SchemeSums& sums, const RowKey& key);
  void join_counts();
  void add_unused_lines(std::vector<SchemeYear>& rows);

  const YearReportWanted& wanted_;
  std::string line_end_;
  std::unordered_map<std::string, KnownGrant> grants_;
  std::set<std::string> established_;
  std::optional<Position> closed_at_;
  std::map<RowKey, SchemeSums> schemes_;
  std::map<RowKey, SchemeYear> lines_;                  // By line in place of the scheme.
  std::map<std::string, SchemeYear> counts_;            // By scheme.
  std::map<std::string, std::set<std::string>> users_;  // Schemes by line.
  bool is_too_large_ = false;
};

void YearFold::add_parts(SchemeYear& row, const SchemeYear& more) {
  row.late.insert(row.late.end(), more.late.begin(), more.late.end());
  for (std::size_t i = 0; i < row.figures.size(); ++i) {
    is_too_large_ |= __builtin_add_overflow(row.figures[i], more.figures[i], &row.figures[i]);
    row.parts[i].insert(row.parts[i].end(), more.parts[i].begin(), more.parts[i].end());
  }
}

// Adds what is of the lines, and of the recipients, to what is of the grants.
void YearFold::join(SchemeSums& sums, const RowKey& key) {
  const auto& [scheme, money, currency] = key;
  SchemeYear& row = sums.row;
  row.scheme = scheme;
  row.money = money;
  row.currency = currency;
  std::set<std::string> others;
  for (const std::string& line : sums.lines) {
    row.lines.push_back(line);
    others.insert(users_[line].begin(), users_[line].end());
    const auto of_line = lines_.find({line, money, currency});
    if (of_line != lines_.end()) add_parts(row, of_line->second);
  }
  others.erase(scheme);
  row.shared_with.assign(others.begin(), others.end());
  for (auto& [recipient, paid] : sums.paid) {
    if (paid.first <= 0) continue;
    paid.second.about = recipient;
    paid.second.amount = 1;
    put(row, YearFigure::recipients, std::move(paid.second));
  }
}

// Counts stand in the scheme's first row, which is made where there is none.
void YearFold::join_counts() {
  for (auto& [scheme, counted] : counts_) {
    const auto row = schemes_.lower_bound({scheme, YearMoney::state, Currency{}});
    if (row != schemes_.end() && std::get<0>(row->first) == scheme) {
      add_parts(row->second.row, counted);
      counted = {};
    }
  }
}

void YearFold::add_unused_lines(std::vector<SchemeYear>& rows) {
  for (auto& [key, sums] : lines_) {
    const auto& [line, money, currency] = key;
    if (users_.contains(line)) continue;
    auto row = std::ranges::find_if(rows, [&, kind = money, unit = currency](const SchemeYear& r) {
      return r.scheme.empty() && r.money == kind && r.currency == unit;
    });
    if (row == rows.end()) {
      row = rows.insert(rows.end(), SchemeYear{.money = money, .currency = currency});
    }
    add_parts(*row, sums);
    row->lines.push_back(line);
  }
}

Result<YearReport> YearFold::finish() && {
  for (const auto& [key, sums] : schemes_) {
    for (const std::string& line : sums.lines) users_[line].insert(std::get<0>(key));
  }
  for (auto& [key, sums] : schemes_) join(sums, key);
  join_counts();
  YearReport report{closed_at_, {}};
  std::set<std::string> with_row;
  for (auto& [key, sums] : schemes_) {
    with_row.insert(sums.row.scheme);
    report.schemes.push_back(std::move(sums.row));
  }
  for (const std::string& scheme : established_) counts_.try_emplace(scheme);
  for (const auto& [grant, known] : grants_) counts_.try_emplace(known.scheme);
  for (auto& [scheme, counted] : counts_) {
    if (with_row.contains(scheme)) continue;
    counted.scheme = scheme;
    report.schemes.push_back(std::move(counted));
  }
  add_unused_lines(report.schemes);
  std::ranges::stable_sort(report.schemes, {}, [](const SchemeYear& row) {
    return std::tuple(row.scheme, row.money, row.currency);
  });
  std::erase_if(report.schemes, [&](const SchemeYear& row) {
    return !wanted_.scheme.empty() && row.scheme != wanted_.scheme;
  });
  for (SchemeYear& row : report.schemes) {
    std::ranges::sort(row.late);
    row.late.erase(std::unique(row.late.begin(), row.late.end()), row.late.end());
  }
  if (is_too_large_) return fail(Fault::corrupt, "the year's sums leave 64 bits");
  return report;
}

}  // namespace

Result<YearReport> year_report(const QuerySource& source, const AsOf& as_of,
                               const YearReportWanted& wanted) {
  YearFold fold(wanted);
  TRY_VOID(scan_facts(source, as_of, [&](const ScannedFact& scanned) { fold.take(scanned); }));
  return std::move(fold).finish();
}

}  // namespace grantledger
