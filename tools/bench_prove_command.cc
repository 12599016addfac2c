// What it takes to prove payments from a store, and to check the proofs.

#include "ledger/proof/check_bundle.h"
#include "ledger/proof/payments_asked.h"
#include "tools/bench_command.h"
#include "tools/commands.h"
#include "tools/store_proofs.h"

namespace grantledger {
namespace {

struct Options {
  std::optional<std::uint64_t> payments = 1'000;
};

// The payments that were executed soonest after so many places, spread over the log.
Result<std::vector<Subject>> payments_in(const LogReader& log, std::uint64_t count) {
  std::vector<Subject> payments;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::optional<Subject> found;
    TRY_VOID(visit_envelopes(log, log.head() / count * i, log.head(),
                             [&](Position, const Envelope& envelope) -> Result<bool> {
                               for (const Event& fact : envelope.facts) {
                                 const PaymentTerms* const payment = moved_payment_of(fact);
                                 if (payment) found = "payment:" + payment->payment.text();
                               }
                               return !found;
                             }));
    if (found && (payments.empty() || payments.back() != *found)) payments.push_back(*found);
  }
  return payments;
}

struct Samples {
  Sample prove{"prove, microseconds"};
  Sample check{"check, microseconds"};
  Sample envelopes{"envelopes in a proof"};
  Sample bytes{"bytes of a proof"};
  Sample overhead{"bytes of proof beyond the envelope, an envelope"};
};

// Errors: corrupt if a proof does not hold.
Result<void> measure(const StoreProofs& proofs, const Subject& payment, const Note& seal,
                     const VerifierKey& key, Samples& samples) {
  const SystemClock clock;
  const Stopwatch proving(clock);
  TRY(const ProofBundle bundle, make_bundle(proofs.source(), payment, seal));
  const std::string text = text_of(bundle);
  samples.prove.add(proving.microseconds());

  const Stopwatch checking(clock);
  TRY(const ProofBundle read, parse_proof_bundle(text));
  const BundleCheck check = check_bundle(read, {.ledgers = {key}});
  samples.check.add(checking.microseconds());
  if (!check.holds) return fail(Fault::corrupt, "the proof of " + payment + " does not hold");

  const auto count = static_cast<std::int64_t>(bundle.entries.size());
  std::int64_t entry_bytes = 0;
  for (const ProvedEntry& each : bundle.entries) {
    entry_bytes += static_cast<std::int64_t>(each.entry.size());
  }
  const auto size = static_cast<std::int64_t>(text.size());
  samples.envelopes.add(count);
  samples.bytes.add(size);
  samples.overhead.add((size - entry_bytes) / count);
  return {};
}

Result<ExitStatus> bench_prove(const Invocation& invocation, const Options& options) {
  if (*options.payments == 0) return fail(Fault::malformed, "--payments: expected at least 1");
  TRY(const auto proofs, StoreProofs::open(invocation.store));
  // A seal of this moment, by a key that is thrown away.
  TRY(const PrivateKey key, PrivateKey::generate("bench", KeyUse::note));
  TRY(const TreeHead head, proofs->head());
  TRY(const Note note, seal({.origin = "bench", .head = head, .extensions = {}}, key));
  TRY(const std::vector<Subject> payments, payments_in(proofs->store().log(), *options.payments));
  Samples samples;
  for (const Subject& payment : payments) {
    TRY_VOID(measure(*proofs, payment, note, key.verifier(), samples));
  }
  print_samples(
      {&samples.prove, &samples.check, &samples.envelopes, &samples.bytes, &samples.overhead},
      std::to_string(head.size) + " envelopes in the store", invocation);
  return ExitStatus::done;
}

}  // namespace

CommandSpec bench_prove_command() {
  const auto options = std::make_shared<Options>();
  return {
      .name = "bench prove",
      .summary = "Measure how long it takes to prove payments of a store, and to check that",
      .example = "grantledger --store /var/tmp/bench bench prove --payments 1000",
      .options = {{"--payments", "How many, spread over the log", &options->payments}},
      .run = [options](const Invocation& invocation) { return bench_prove(invocation, *options); }};
}

}  // namespace grantledger
