// The writing half of findings.h: applications, reports, and what rules know beside grants.

#include <algorithm>

#include "projections/findings/fold.h"

namespace grantledger {

using Kind = EvidenceKind;
using Section = EvidenceSection;

// Applications. Number: how many participants it names. Amount: what it asks for. Flag: approved,
// recommended or impartial. Number: the rank.
void EnvelopeFold::on(const ApplicationReceived& fact) {
  Evidence made = make(Kind::applied);
  made.scheme = fact.scheme.text();
  made.recipient = fact.applicant.text();
  made.year = fact.year;
  made.number = fact.wishes.size();
  made.amount = fact.amount_applied.value_or(Money());
  put(Section::application, fact.application.text(), made);
}

void EnvelopeFold::on(const ApplicationWithdrawn& fact) {
  put(Section::application, fact.application.text(), make(Kind::application_withdrawn));
}

void EnvelopeFold::on(const OwnerAssessed& fact) {
  Evidence made = make(Kind::owner_assessed);
  made.scheme = fact.scheme.text();
  made.recipient = fact.applicant.text();
  made.year = fact.year;
  made.flag = fact.is_approved;
  made.number = fact.rank;
  put(Section::application, fact.application.text(), made);
}

void EnvelopeFold::on(const ForumRecommended& fact) {
  Evidence made = make(Kind::forum);
  made.flag = fact.is_recommended;
  made.amount = fact.amount.value_or(Money());
  put(Section::application, fact.application.text(), made);
}

void EnvelopeFold::on(const ImpartialityDeclared& fact) {
  Evidence made = make(Kind::impartiality);
  made.actor = fact.actor.text();
  made.flag = fact.is_impartial;
  put(Section::application, fact.application.text(), made);
}

// Reports and documents. Subject: the report or letter. Flag: final. Text: the digest's bytes.
void EnvelopeFold::on(const ReportDue& fact) {
  Evidence made = make(Kind::report_due);
  made.subject = fact.report.text();
  made.flag = fact.is_final;
  made.until = fact.due;
  put_grant(fact.grant, made);
}

void EnvelopeFold::on(const ReportReceived& fact) {
  Evidence made = make(Kind::report_in);
  made.subject = fact.report.text();
  made.flag = fact.is_final;
  put_grant(fact.grant, made);
  put_document(fact.report.text(), fact);
}

void EnvelopeFold::on(const AuditorStatementReceived& fact) {
  put_document(fact.report.text(), fact);
}

void EnvelopeFold::put_document(std::string_view subject, const auto& fact) {
  if (!fact.document) return;
  Evidence made = make(Kind::document);
  made.subject = subject;
  made.text =
      std::string_view(reinterpret_cast<const char*>(fact.document->data()), fact.document->size());
  put_grant(fact.grant, made);
}

// The world. Of an organisation: party the authority, other the successor, number the kind.
void EnvelopeFold::on(const OrganisationRegistered& fact) {
  put_organisation(fact.details);
}

void EnvelopeFold::on(const OrganisationChanged& fact) {
  put_organisation(fact.details);
}

void EnvelopeFold::put_organisation(const Organisation& details) {
  Evidence made = make(Kind::organisation);
  made.number = static_cast<std::uint64_t>(details.kind);
  if (details.authority) made.party = details.authority->text();
  if (details.successor) made.other = details.successor->text();
  put(Section::world, details.organisation.text(), made);
  claim(SourceClaim::organisation);
}

// Number: the power. Text and scheme: the item and the scheme, or nothing for all. Of what is
// granted: actor who recorded it, flag that it ratifies, year the day its letter was signed (days
// since 1970; 0 where that or the letter's digest is missing). Of what is revoked: year the place
// of the delegation that is meant, as place_number spells it; 0 for all.
void EnvelopeFold::on(const DelegationGranted& fact) {
  Evidence made = make(Kind::delegated);
  made.from = fact.first_day;
  made.until = fact.last_day;
  made.actor = recorder();
  made.flag = fact.ratifies;
  if (fact.scheme) made.scheme = fact.scheme->text();
  if (fact.signed_on && fact.document) {
    const auto days = fact.signed_on->time_since_epoch().count();
    made.year = static_cast<std::uint64_t>(std::max<std::int64_t>(days, 0));
  }
  put_delegation(made, fact);
  claim(SourceClaim::delegation);
}

void EnvelopeFold::on(const DelegationRevoked& fact) {
  Evidence made = make(Kind::delegation_revoked);
  if (fact.granted_at != 0) made.year = place_number(fact.granted_at, fact.granted_index);
  put_delegation(made, fact);
}

void EnvelopeFold::put_delegation(Evidence made, const auto& fact) {
  made.number = static_cast<std::uint64_t>(fact.power);
  if (fact.item) made.text = fact.item->text();
  put(Section::world, fact.actor.text(), made);
}

// About: the version. Year: how long at most. Number: years after the decision. Flag: through the
// authority. Subject: "c" where only confirmed semesters are paid, "a" where an award must be
// accepted, "o" where a recipient gets one grant a year (a fixed amount, units or an allocation).
// Text: after how many years a claim is too old, in digits. Amount: up to which one person is
// enough.
void EnvelopeFold::on(const RuleVersionPublished& fact) {
  Evidence made = make(Kind::rule);
  made.scheme = fact.rule.scheme.text();
  made.year = fact.rule.years_max;
  made.number = fact.rule.commitment_years_after;
  made.flag = fact.rule.route == Route::through_authority;
  std::string needs;
  if (fact.rule.requires_confirmation) needs += 'c';
  if (fact.rule.requires_acceptance) needs += 'a';
  if (fact.rule.fixed_amount || fact.rule.unit_rate || fact.rule.allocation) needs += 'o';
  if (fact.rule.leave_share) needs += 'l';
  made.subject = needs;
  std::string years;
  if (fact.rule.recovery && fact.rule.recovery->limitation_years > 0) {
    years = std::to_string(fact.rule.recovery->limitation_years);
  }
  made.text = years;
  made.amount = fact.rule.single_person_max.value_or(Money());
  put(Section::world, fact.rule.version.text(), made);
}

void EnvelopeFold::on(const RuleVersionVoided& fact) {
  Evidence made = make(Kind::rule_voided);
  made.scheme = fact.scheme.text();
  put(Section::world, fact.version.text(), made);
}

void EnvelopeFold::on(const SchemeEstablished& fact) {
  put(Section::world, fact.scheme.text(), make(Kind::scheme));
}

void EnvelopeFold::on(const PeriodClosed& fact) {
  Evidence made = make(Kind::closed);
  made.number = fact.year;
  put(Section::world, "", made);
}

// About: the item. Number: the year. Party: the holder. Amount: what it has more at its disposal.
void EnvelopeFold::put_line(Kind kind, const Line& line, const OrganisationId& holder,
                            Money amount) {
  Evidence made = make(kind);
  made.number = line.year;
  made.party = holder.text();
  made.amount = amount;
  put(Section::world, key_of_line(line, holder), made);
}

std::string EnvelopeFold::key_of_line(const Line& line, const OrganisationId& holder) {
  return text_of(line) + ":" + holder.text();
}

void EnvelopeFold::on(const AppropriationMade& fact) {
  put_line(Kind::line_money, fact.line, fact.holder, fact.amount);
}

void EnvelopeFold::on(const AppropriationChanged& fact) {
  put_line(Kind::line_money, fact.line, fact.holder, fact.amount);
}

void EnvelopeFold::on(const AllocationIssued& fact) {
  if (fact.from == fact.to) return;
  put_line(Kind::line_money, fact.line, fact.from, -fact.amount);
  put_line(Kind::line_money, fact.line, fact.to, fact.amount);
}

void EnvelopeFold::on(const CommitmentAuthorityGranted& fact) {
  put_line(Kind::authority, fact.line, fact.holder, fact.amount);
}

void EnvelopeFold::on(const BalanceTransferred& fact) {
  if (fact.line == fact.to_line) return;
  put_line(Kind::line_money, fact.line, fact.holder, -fact.amount);
  put_line(Kind::line_money, fact.to_line, fact.holder, fact.amount);
  const std::string to_line = text_of(fact.to_line);
  Evidence made = make(Kind::transferred);
  made.subject = to_line;
  put(Section::world, text_of(fact.line), made);
}

void EnvelopeFold::on(const BalanceLapsed& fact) {
  put_line(Kind::line_money, fact.line, fact.holder, -fact.amount);
}

// Number: the position that is voided; year: the fact's index there.
void EnvelopeFold::on(const EntryVoided& fact) {
  Evidence made = make(Kind::voided);
  made.number = fact.position;
  made.year = fact.fact_index;
  put(Section::voided, "", made);
}

void EnvelopeFold::on(const SourceRowChanged& fact) {
  put_row(Kind::row_changed, fact);
}

void EnvelopeFold::on(const SourceRowVanished& fact) {
  put_row(Kind::row_vanished, fact);
}

// About: the source and the row. Amount: by how much what is paid differs from before.
void EnvelopeFold::put_row(Kind kind, const auto& fact) {
  Evidence made = make(kind);
  made.subject = fact.row_key;
  for (const Event& other : envelope_.facts) {
    const auto* paid = std::get_if<PaymentExecuted>(&other);
    if (paid == nullptr) continue;
    const Money amount = paid->payment.amount;
    if (made.amount.currency == Currency()) made.amount = {0, amount.currency};
    if (made.amount.currency != amount.currency ||
        __builtin_add_overflow(made.amount.minor_units, amount.minor_units,
                               &made.amount.minor_units)) {
      made.amount = Money();
      break;
    }
  }
  put(Section::source, fact.source.text(), made);
}

void EnvelopeFold::on(const AuditFindingAssessed& fact) {
  Evidence made = make(Kind::assessed);
  made.flag = fact.is_accepted;
  made.text = fact.reason;
  made.actor = fact.assessed_by.text();
  put(Section::assessment, fact.finding, made);
}

}  // namespace grantledger
