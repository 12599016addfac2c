#include "tools/export/outside_names.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "ledger/rules/numbers.h"

namespace grantledger {
namespace {

constexpr std::string_view fund_first = "fund.";
constexpr std::size_t title_length_max = 139;  // Characters.

// "fund.974778807.kollektiv-vgo" → "974778807"; empty for other items. An organisation's id may
// hold points, a scheme's as well, so the scheme is cut off where it is known.
std::string fund_owner(std::string_view item, const std::string& scheme) {
  if (!item.starts_with(fund_first)) return {};
  item.remove_prefix(fund_first.size());
  const bool is_of_scheme = item.ends_with(scheme) && item.size() > scheme.size() + 1 &&
                            item[item.size() - scheme.size() - 1] == '.';
  return std::string(is_of_scheme ? item.substr(0, item.size() - scheme.size() - 1)
                                  : item.substr(0, item.find('.')));
}

std::string_view item_of(std::string_view line) {
  return line.substr(0, line.rfind(':'));
}

unsigned line_year(std::string_view line) {
  unsigned year = 0;
  const std::string_view digits = line.substr(line.rfind(':') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), year);
  return year;
}

// The first `count_max` characters of UTF-8 text.
std::string cut(std::string text, std::size_t count_max) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_first_byte = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (is_first_byte && ++count > count_max) {
      text.resize(at);
      break;
    }
  }
  return text;
}

// The organisation in our books that gave the grant; empty: nobody is known.
std::string known_funder(const GrantLives& lives, const GrantLife& life) {
  if (!life.holder.empty()) return life.holder;
  for (const MoneyFlow& flow : life.flows) {
    std::string owner = fund_owner(item_of(flow.line), life.terms.scheme.text());
    if (!owner.empty()) return owner;
  }
  const auto scheme = lives.schemes.find(life.terms.scheme.text());
  return scheme == lives.schemes.end() ? std::string() : scheme->second.administrator.text();
}

}  // namespace

std::string organisation_id_of(const GrantLives& lives, const std::string& organisation) {
  if (is_organisation_number(organisation)) return "NO-BRC-" + organisation;
  return lives.original_of(organisation);
}

std::string grant_id_of(const GrantLives& lives, const GrantLife& life, const std::string& prefix) {
  const std::string& id = lives.original_of(life.terms.grant.text());
  return id.starts_with("360G-") ? id : prefix + "-" + id;
}

OutsideName funder_of(const GrantLives& lives, const GrantLife& life, const std::string& prefix) {
  const std::string id = life.kept_text("fundingOrganization[0].id");
  if (!id.empty()) {
    const std::string name = life.kept_text("fundingOrganization[0].name");
    return {id, name.empty() ? id : name};
  }
  const std::string known = known_funder(lives, life);
  if (known.empty()) return {prefix, lives.origin};
  return {organisation_id_of(lives, known), lives.name_of(known)};
}

std::string scheme_name_of(const GrantLives& lives, const std::string& scheme) {
  const auto found = lives.schemes.find(scheme);
  return found == lives.schemes.end() || found->second.name.empty() ? lives.original_of(scheme)
                                                                    : found->second.name;
}

std::string title_of(const GrantLives& lives, const GrantLife& life) {
  const auto application = lives.applications.find(life.application);
  if (application != lives.applications.end() && !application->second.title.empty()) {
    return application->second.title;
  }
  return cut(scheme_name_of(lives, life.terms.scheme.text()) + " " +
                 std::to_string(life.terms.year) + ": " +
                 lives.name_of(life.terms.recipient.text()),
             title_length_max);
}

std::string description_of(const GrantLives& lives, const GrantLife& life) {
  const auto scheme = lives.schemes.find(life.terms.scheme.text());
  if (scheme != lives.schemes.end() && !scheme->second.purpose.empty()) {
    return scheme->second.purpose;
  }
  return title_of(lives, life);
}

Regrants regrants_in(const GrantLives& lives) {
  Regrants regrants{.from = std::vector<std::vector<std::size_t>>(lives.grants.size()),
                    .onward = std::vector<std::vector<std::size_t>>(lives.grants.size())};
  for (std::size_t place = 0; place < lives.grants.size(); ++place) {
    std::set<std::size_t> sources;
    for (const MoneyFlow& flow : lives.grants[place].flows) {
      if (!flow.line.starts_with(fund_first)) continue;
      const auto fund = lives.fund_sources.find(std::string(item_of(flow.line)));
      if (fund == lives.fund_sources.end()) continue;
      for (const auto& [source, year] : fund->second) {
        if (year <= line_year(flow.line)) sources.insert(source);
      }
    }
    for (const std::size_t source : sources) {
      regrants.from[place].push_back(source);
      regrants.onward[source].push_back(place);
    }
  }
  return regrants;
}

}  // namespace grantledger
