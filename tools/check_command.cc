#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/evidence/log_proof.h"
#include "ledger/proof/check_bundle.h"
#include "tools/commands.h"
#include "tools/display.h"
#include "tools/fact_json.h"
#include "tools/named_file.h"
#include "tools/policy_file.h"
#include "tools/report.h"

namespace grantledger {
namespace {

struct Options {
  std::string file;
  TrustOptions trust;
};

// What a proof came to, whichever of the two formats it has.
struct Checked {
  std::string about;
  CheckedSeal seal;
  std::vector<ProofStep> steps;
  std::vector<PaymentShown> payments;
  std::vector<GrantShown> grants;
  std::string answer;  // To a question about payments.
  std::uint16_t controls = 0;
  std::size_t imported = 0;
  Json envelope;  // The one that a log proof carries.
  bool holds = false;
};

Checked checked_bundle(const ProofBundle& bundle, const SealPolicy& policy) {
  BundleCheck check = check_bundle(bundle, policy);
  return {.about = std::move(check.about),
          .seal = std::move(check.seal),
          .steps = std::move(check.steps),
          .payments = std::move(check.payments),
          .grants = std::move(check.grants),
          .answer = std::move(check.answer),
          .controls = check.controls,
          .imported = check.imported,
          .envelope = nullptr,
          .holds = check.holds};
}

Checked checked_log_proof(const LogProof& proof, const SealPolicy& policy) {
  const Position position = proof.index + 1;
  Checked done{.about = "position " + std::to_string(position), .envelope = nullptr};
  const auto step = [&](std::string check, std::string what, const std::string& why_not) {
    done.steps.push_back({std::move(check), position, std::move(what), why_not.empty(), why_not});
    return why_not.empty();
  };
  const Result<CheckedSeal> seal = check_seal(proof.seal, policy);
  if (!step("seal", "the seal", seal ? "" : seal.error().detail)) return done;
  done.seal = *seal;
  if (!step("entry", "the entry", proof.extra ? "" : "the proof does not carry it")) return done;
  const Result<void> included =
      check_inclusion(seal->tree.head, proof.index, leaf_hash(*proof.extra), proof.path);
  if (!step("inclusion", "the entry", included ? "" : included.error().detail)) return done;
  const Result<Envelope> envelope = decode(*proof.extra);
  if (!step("decode", "the entry", envelope ? "" : envelope.error().detail)) return done;
  done.envelope = json_of(position, *envelope);
  done.holds = true;
  return done;
}

Result<Checked> check_text(const std::string& text, const SealPolicy& policy) {
  if (text.starts_with("c2sp.org/tlog-proof@v1\n")) {
    TRY(const LogProof proof, parse_log_proof(text));
    return checked_log_proof(proof, policy);
  }
  TRY(const ProofBundle bundle, parse_proof_bundle(text));
  return checked_bundle(bundle, policy);
}

// What can be said in the end.
std::string verdict_of(const Checked& checked) {
  if (!checked.holds) return "does not hold";
  std::string verdict = "consistent, witnesses missing";
  if (checked.seal.is_trusted) {
    verdict = "holds";
  } else if (checked.seal.sealed_by.empty()) {
    verdict = "consistent, signer not verified";
  }
  if (checked.imported == 0) return verdict;
  return verdict + "; rests on " + std::to_string(checked.imported) +
         " imported envelopes, which nobody here decided";
}

std::string code_of(PaymentState state) {
  constexpr std::array<const char*, 5> codes{"ordered", "attested", "approved", "executed",
                                             "returned"};
  return codes[static_cast<std::size_t>(state)];
}

std::string with_currency(Money amount) {
  return decimal_text_of(amount) + " " + text_of(amount.currency);
}

std::string for_people(Money amount) {
  return spaced_text_of(amount) + " " + text_of(amount.currency);
}

Json json_of(const GrantShown& shown) {
  const GrantRow& row = shown.row;
  Json json{{"grant", row.terms.grant.text()}, {"recipient", row.terms.recipient.text()}};
  if (row.rule) json["rule"] = row.rule->text();
  if (row.decided) json["decided"] = with_currency(*row.decided);
  for (const GrantLineRow& line : row.lines) {
    json["lines"].push_back({{"line", text_of(line.line)},
                             {"committed", with_currency(line.committed + line.paid)},
                             {"paid", with_currency(line.paid)},
                             {"claimed", with_currency(line.claimed)}});
  }
  json["complete"] = shown.is_whole ? Json(shown.whole_to) : Json(false);
  return json;
}

Json json_of(const PaymentShown& shown) {
  const PaymentRow& row = shown.row;
  return {{"payment", row.terms.payment.text()},
          {"state", code_of(row.state)},
          {"voided", shown.is_voided},
          {"payee", row.terms.payee.text()},
          {"amount", with_currency(row.terms.amount)},
          {"attested_by", row.attester ? Json(row.attester->text()) : Json()},
          {"approved_by", row.approver ? Json(row.approver->text()) : Json()}};
}

Json json_of(const CheckedSeal& seal) {
  Json json{{"origin", seal.tree.origin},
            {"size", seal.tree.head.size},
            {"sealed_by", seal.sealed_by},
            {"witnessed_by", Json::array()}};
  for (const Cosigned& cosigned : seal.witnessed_by) {
    json["witnessed_by"].push_back(
        {{"witness", cosigned.witness}, {"time", time_text_of(cosigned)}});
  }
  return json;
}

Json json_of(const ProofStep& step) {
  Json json{{"check", step.check}, {"what", step.what}, {"holds", step.holds}};
  if (step.position > 0) json["position"] = step.position;
  if (!step.holds) json["why_not"] = step.why_not;
  return json;
}

Json json_of(const Checked& checked) {
  Json json{{"about", checked.about},
            {"verdict", verdict_of(checked)},
            {"controls", checked.controls},
            {"seal", json_of(checked.seal)},
            {"steps", Json::array()}};
  for (const ProofStep& step : checked.steps) json["steps"].push_back(json_of(step));
  for (const PaymentShown& shown : checked.payments) {
    json["payments"].push_back(json_of(shown));
  }
  for (const GrantShown& shown : checked.grants) json["grants"].push_back(json_of(shown));
  if (!checked.answer.empty()) json["answer"] = checked.answer;
  if (!checked.envelope.is_null()) json["envelope"] = checked.envelope;
  return json;
}

Report report_of(const std::vector<ProofStep>& steps) {
  Report report{{{"position", ColumnKind::number},
                 {"check", ColumnKind::text, "Check"},
                 {"what", ColumnKind::prose, "What"},
                 {"result", ColumnKind::prose, "Result"}},
                {}};
  for (const ProofStep& step : steps) {
    report.rows.push_back({{"position", step.position > 0 ? Json(step.position) : Json()},
                           {"check", step.check},
                           {"what", step.what},
                           {"result", step.holds ? "holds" : "DOES NOT HOLD: " + step.why_not}});
  }
  return report;
}

void print_grant(const GrantShown& shown, std::ostream& out) {
  const GrantRow& row = shown.row;
  out << "Grant       " << row.terms.grant.text() << " to " << row.terms.recipient.text();
  if (row.decided) out << ": decided " << for_people(*row.decided);
  if (row.rule) out << " by rule " << row.rule->text();
  out << (shown.is_whole ? "; all its facts up to " + std::to_string(shown.whole_to) + " are shown"
                         : "; among the facts shown")
      << '\n';
  for (const GrantLineRow& line : row.lines) {
    out << "  " << text_of(line.line) << "  committed " << for_people(line.committed + line.paid)
        << ", paid " << for_people(line.paid) << ", claimed back " << for_people(line.claimed)
        << '\n';
  }
}

void print_lines(const Checked& checked, std::ostream& out) {
  out << "About       " << checked.about << '\n'
      << "Seal        " << checked.seal.tree.origin << ", " << checked.seal.tree.head.size
      << " envelopes";
  for (const std::string& name : checked.seal.sealed_by) out << "; sealed by " << name;
  for (const Cosigned& each : checked.seal.witnessed_by) {
    out << "; witnessed by " << each.witness << " at " << time_text_of(each);
  }
  out << "\nControls    level " << checked.controls << "\n\n";
  print(report_of(checked.steps), Format::table, out);
  out << '\n';
  for (const auto& [row, is_voided] : checked.payments) {
    out << "Payment     " << row.terms.payment.text() << ": " << for_people(row.terms.amount)
        << " to " << row.terms.payee.text() << ", " << code_of(row.state)
        << (is_voided ? ", and voided" : "");
    if (row.attester) out << "; attested by " << row.attester->text();
    if (row.approver) out << "; approved by " << row.approver->text();
    out << '\n';
  }
  for (const GrantShown& shown : checked.grants) print_grant(shown, out);
  if (!checked.answer.empty()) out << "Answer      " << checked.answer << '\n';
  out << "Verdict     " << verdict_of(checked) << '\n';
}

Result<ExitStatus> check(const Invocation& invocation, const Options& options) {
  TRY(const SealPolicy policy, read_policy(options.trust.policy, options.trust.keys));
  TRY(const std::string text, read_named_input(options.file, invocation.streams));
  TRY(const Checked checked, check_text(text, policy));
  if (invocation.format == Format::table) {
    print_lines(checked, invocation.streams.out);
  } else {
    invocation.streams.out << text_of(json_of(checked)) << '\n';
  }
  return checked.holds && checked.seal.is_trusted ? ExitStatus::done : ExitStatus::no;
}

}  // namespace

CommandSpec check_command() {
  const auto options = std::make_shared<Options>();
  std::vector<CommandOption> all{
      {"FILE", "A proof, or - for standard input", &options->file, true}};
  std::ranges::move(options_of(options->trust), std::back_inserter(all));
  return {.name = "check",
          .summary = "Check a proof that prove wrote; needs no store and no network",
          .example = "grantledger check payment.proof --key 'ledger.example.org/grants+…'",
          .options = std::move(all),
          .run = [options](const Invocation& invocation) { return check(invocation, *options); }};
}

}  // namespace grantledger
