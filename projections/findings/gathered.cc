#include "projections/findings/gathered.h"

#include <algorithm>
#include <cstring>

namespace grantledger {

using Kind = EvidenceKind;

std::string_view TextStore::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > left_) {
    left_ = std::max(block_size, text.size());
    blocks_.push_back(std::make_unique<char[]>(left_));
    // The block is filled from its end.
  }
  left_ -= text.size();
  char* const place = blocks_.back().get() + left_;
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

namespace {

void note(auto& seen, const Evidence& row) {
  seen.first = seen.first == 0 ? row.position : std::min(seen.first, row.position);
  if (row.position < seen.last) return;
  seen.last = row.position;
  seen.day = row.day;
}

bool has_purpose(const Evidence& payment) {
  return !payment.parts.empty() && std::ranges::all_of(payment.parts, [](const EvidencePart& part) {
    return !part.first.empty() && !part.second.empty();
  });
}

// As use_key of the payee's own fund.
std::string fund_key(const Evidence& payment) {
  std::string key(payment.text);
  key += ':';
  return key += payment.party;
}

}  // namespace

const std::string& Gathered::year_key(std::string_view scheme, std::uint64_t year) {
  key_ = scheme;
  key_ += key_separator;
  return key_ += std::to_string(year);
}

const std::string& Gathered::use_key(std::string_view item, std::uint64_t year,
                                     std::string_view holder) {
  key_ = item;
  key_ += ':';
  key_ += std::to_string(year);
  key_ += ':';
  return key_ += holder;
}

std::string_view Gathered::keep_word(std::string_view word) {
  constexpr std::size_t words_max = 32;
  const auto found = std::ranges::find(words_, word);
  if (found != words_.end()) return *found;
  const std::string_view kept = texts.keep(word);
  if (words_.size() < words_max) words_.push_back(kept);
  return kept;
}

void Gathered::add(const GrantDossier& grant) {
  add_payments(grant);
  add_studies(grant);
  add_award(grant);
  add_strays(grant);
  add_lines(grant);
  for (const Evidence& row : grant.rows.of(Kind::document)) {
    documents.push_back({texts.keep(row.text), texts.keep(grant.grant()), texts.keep(row.subject),
                         row.position, row.day});
  }
}

void Gathered::add_payments(const GrantDossier& grant) {
  const RuleTerms* const rule = grant.rule_terms;
  for (const DossierPayment& payment : grant.payments) {
    if (!payment.is_paid()) continue;
    const Evidence& row = *payment.executed;
    GatheredPayment& added = payments.emplace_back();
    added.payee_hash = hash_of(row.party);
    added.amount = payment.net;
    added.day = row.day;
    added.position = row.position;
    if (rule && rule->single_person_max) added.small_max = *rule->single_person_max;
    added.has_purpose = has_purpose(row);
    added.payment = texts.keep(row.subject);
    SeenOrganisation& payee = organisations[row.party];
    note(payee, row);
    payee.paid.add(payment.net);
    payee.is_paid = true;
  }
  if (grant.award == nullptr || grant.recipient.empty()) return;
  note(organisations[grant.recipient], *grant.award);
}

void Gathered::add_studies(const GrantDossier& grant) {
  for (const Evidence& leave : grant.rows.of(Kind::leave_granted)) {
    if (leave.actor.empty()) continue;
    // As it was changed last.
    const Evidence* said = &leave;
    for (const Evidence& change : grant.rows.of(Kind::leave_changed)) {
      if (change.subject == leave.subject && change.position > leave.position) said = &change;
    }
    const auto costs = [](const EvidencePart& semester) {
      return semester.amount.minor_units > 0 || semester.other.minor_units > 0;
    };
    const auto semesters = static_cast<std::uint32_t>(std::ranges::count_if(said->parts, costs));
    for (const EvidencePart& semester : said->parts) {
      if (!costs(semester)) continue;
      GatheredStudy& study = studies.emplace_back();
      study.participant_hash = hash_of(leave.actor) * 0x9e3779b97f4a7c15 ^ hash_of(semester.first);
      study.participant = texts.keep(leave.actor);
      study.semester = keep_word(semester.first);
      study.scheme = keep_word(grant.scheme);
      study.leave = texts.keep(leave.subject);
      study.credits = said->number;
      study.semesters = semesters;
      study.state = semester.amount;
      study.position = leave.position;
      study.day = leave.day;
    }
  }
}

void Gathered::add_award(const GrantDossier& grant) {
  const RuleTerms* const rule = grant.rule_terms;
  if (!rule || !rule->gives_once || !grant.award || grant.award->is_imported) return;
  if (!grant.decided || grant.decided->minor_units <= 0) return;
  const std::uint64_t key =
      hash_of(year_key(grant.scheme, grant.year)) * 0x9e3779b97f4a7c15 ^ hash_of(grant.recipient);
  awards.push_back(
      {key, texts.keep(grant.grant()), *grant.decided, grant.award->position, grant.award->day});
}

void Gathered::add_strays(const GrantDossier& grant) {
  const auto granted = grant.rows.of(Kind::leave_granted);
  for (const Evidence& leave : granted) leaves.push_back({hash_of(leave.subject), leave.position});
  for (const Evidence& row : grant.rows.of(Kind::forwarded)) {
    const bool is_here = std::ranges::any_of(
        granted, [&](const Evidence& leave) { return leave.subject == row.subject; });
    if (row.subject.empty() || is_here) continue;
    strays.push_back(
        {texts.keep(grant.grant()), texts.keep(row.subject), row.amount, row.position, row.day});
  }
}

void Gathered::add_use(const Evidence& row, std::string_view item, std::uint64_t year, Money more) {
  LineUse& use = lines[use_key(item, year, row.party)];
  note(use, row);
  use.used.add(more);
}

void Gathered::add_scheme_year(const GrantDossier& grant, const Evidence& row) {
  const auto year = static_cast<std::uint64_t>(year_of(row.day));
  SeenYear& seen = scheme_years[year_key(grant.scheme, year)];
  note(seen, row);
  if (row.kind == Kind::executed) seen.paid.add(row.amount);
  if (row.kind != Kind::committed) return;
  for (const EvidencePart& line : row.lines) seen.committed.add(line.amount);
}

// What a commitment binds, or a release frees, and what of it rests on authority.
void Gathered::add_commitment(const Evidence& row) {
  if (row.flag) return;  // The other side is outside: no line of ours.
  const auto year = static_cast<std::uint64_t>(year_of(row.day));
  for (const EvidencePart& line : row.lines) {
    Money more = line.amount;
    if (row.kind == Kind::released) more.minor_units = -more.minor_units;
    add_use(row, line.first, line.number, more);
    if (line.number <= year || line.flag) continue;
    LineUse& promised = authorities[use_key(line.first, year, row.party)];
    note(promised, row);
    promised.used.add(more);
  }
}

// The payee's own fund, which a payment opened.
void Gathered::add_fund(const Evidence& row) {
  if (row.text.empty()) return;
  LineUse& fund = lines[fund_key(row)];
  note(fund, row);
  if (row.kind == Kind::executed) fund.used.subtract(row.amount);
  if (row.kind == Kind::returned) fund.used.add(row.amount);
}

void Gathered::add_lines(const GrantDossier& grant) {
  for (const Evidence& row : grant.rows.of(Kind::committed)) add_scheme_year(grant, row);
  for (const Evidence& row : grant.rows.of(Kind::executed)) add_scheme_year(grant, row);
  for (const Evidence& row : grant.rows.of(Kind::committed, Kind::released)) add_commitment(row);
  for (const Evidence& row : grant.rows.of(Kind::executed, Kind::returned)) add_fund(row);
  for (const Evidence& row : grant.rows.of(Kind::received)) {
    if (row.flag) continue;  // It went to the Treasury.
    add_use(row, row.text, row.number, {-row.amount.minor_units, row.amount.currency});
  }
  for (const Evidence& row : grant.rows.of(Kind::allocated)) {
    if (row.flag) continue;
    add_use(row, row.text, row.number, {-row.amount.minor_units, row.amount.currency});
  }
  for (const Evidence& row : grant.rows.of(Kind::redirected_to)) {
    add_use(row, row.subject, row.number, {-row.amount.minor_units, row.amount.currency});
  }
}

void Gathered::add(const Dossier& application) {
  add_statements(application);
  add_rank(application);
}

void Gathered::add_statements(const Dossier& application) {
  std::string_view scheme;
  for (const Evidence& row : application.all()) {
    if (!row.scheme.empty()) scheme = row.scheme;
  }
  const auto statements = application.of(Kind::impartiality);
  for (const Evidence& row : statements) {
    const auto [first, is_new] = schemes_with_statements.try_emplace(hash_of(scheme), row.position);
    if (!is_new) first->second = std::min(first->second, row.position);
  }
  for (const Evidence& row : application.of(Kind::decided, Kind::refused)) {
    const bool has_declared = std::ranges::any_of(statements, [&](const Evidence& each) {
      return each.actor == row.actor && each.position <= row.position;
    });
    if (has_declared || row.is_imported) continue;
    undeclared.push_back({hash_of(scheme), texts.keep(application.about()), texts.keep(row.actor),
                          row.position, row.day});
  }
}

void Gathered::add_rank(const Dossier& application) {
  const auto assessed = application.of(Kind::owner_assessed);
  const auto decided = application.of(Kind::decided);
  if (assessed.empty() || assessed.back().number == 0) return;
  if (application.has(Kind::application_withdrawn)) return;
  const Evidence& ranking = assessed.back();
  GatheredRank& rank = ranks.emplace_back();
  rank.applicant_hash = hash_of(year_key(ranking.scheme, ranking.year)) * 0x9e3779b97f4a7c15 ^
                        hash_of(ranking.recipient);
  rank.rank = ranking.number;
  rank.application = texts.keep(application.about());
  rank.position = rank.ranked = ranking.position;
  rank.day = ranking.day;
  if (decided.empty()) return;
  rank.is_awarded = true;
  rank.says_why = decided.back().flag;
  rank.amount = decided.back().amount;
  rank.position = decided.back().position;
  rank.day = decided.back().day;
}

namespace {

template <class Value>
void append(std::vector<Value>& to, std::vector<Value>&& from) {
  std::ranges::move(from, std::back_inserter(to));
}

void join(auto& to, const auto& from) {
  to.first = to.first == 0 ? from.first : std::min(to.first, from.first);
  if (from.last < to.last) return;
  to.last = from.last;
  to.day = from.day;
}

void join(Amounts& to, const Amounts& from) {
  for (const Money& sum : from.all()) to.add(sum);
}

}  // namespace

void TextStore::take(TextStore&& other) {
  // Before the block that is being filled.
  blocks_.insert(blocks_.begin(), std::make_move_iterator(other.blocks_.begin()),
                 std::make_move_iterator(other.blocks_.end()));
}

void Gathered::merge(Gathered&& other) {
  texts.take(std::move(other.texts));
  append(payments, std::move(other.payments));
  append(documents, std::move(other.documents));
  append(studies, std::move(other.studies));
  append(awards, std::move(other.awards));
  append(leaves, std::move(other.leaves));
  append(strays, std::move(other.strays));
  append(ranks, std::move(other.ranks));
  append(undeclared, std::move(other.undeclared));
  for (const auto& [scheme, position] : other.schemes_with_statements) {
    const auto [first, is_new] = schemes_with_statements.try_emplace(scheme, position);
    if (!is_new) first->second = std::min(first->second, position);
  }
  for (const auto& [id, seen] : other.organisations) {
    SeenOrganisation& own = organisations[id];
    join(own, seen);
    join(own.paid, seen.paid);
    own.is_paid = own.is_paid || seen.is_paid;
  }
  for (const auto& [key, seen] : other.scheme_years) {
    SeenYear& own = scheme_years[key];
    join(own, seen);
    join(own.paid, seen.paid);
    join(own.committed, seen.committed);
  }
  for (auto [own, others] :
       {std::pair(&lines, &other.lines), std::pair(&authorities, &other.authorities)}) {
    for (const auto& [key, use] : *others) {
      LineUse& joined = (*own)[key];
      join(joined, use);
      join(joined.used, use.used);
    }
  }
}

}  // namespace grantledger
