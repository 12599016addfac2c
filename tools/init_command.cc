#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <random>

#include "ledger/domain/controls.h"
#include "ledger/domain/participant_ids.h"
#include "ledger/log/clock.h"
#include "ledger/sequencer.h"
#include "ledger/store.h"
#include "tools/commands.h"
#include "tools/json_text.h"
#include "tools/request_signing.h"

namespace grantledger {
namespace {

struct Options {
  std::string administrator = "administrator";
  std::string origin = "grantledger";
  std::string recorded_at;
  bool simulated = false;
  bool requires_signatures = false;
  std::string administrator_key;
  std::string participants;
};

// A random name that no other ledger has.
Digest random_digest() {
  std::random_device device;
  Digest digest;
  for (std::uint8_t& byte : digest) byte = static_cast<std::uint8_t>(device());
  return digest;
}

// When a ledger is opened: now. A simulated one begins before everything it may be told of.
Result<Timestamp> opening_time(const Options& options, const Clock& clock) {
  if (!options.simulated) {
    if (options.recorded_at.empty()) return clock.now();
    return fail(Fault::malformed, "--recorded-at: only a simulated ledger takes it");
  }
  if (options.recorded_at.empty()) return Timestamp(date_of(1970, 1, 1));
  const Result<Timestamp> time = parse_timestamp(options.recorded_at);
  if (time) return *time;
  return fail(Fault::malformed, "--recorded-at: found '" + options.recorded_at +
                                    "', expected a time like 2026-01-02T08:00:00Z");
}

// Makes the store, unless an earlier call made it and ended before it wrote the first fact.
Result<std::unique_ptr<StoreWriter>> make_store(const std::filesystem::path& root,
                                                const Clock& clock) {
  const Result<void> created = create_store(root, clock);
  if (created) return StoreWriter::open(root, clock);
  Result<std::unique_ptr<StoreWriter>> existing = StoreWriter::open(root, clock);
  if (existing && (*existing)->log().head() == 0) return existing;
  return tl::unexpected(created.error());
}

// A ledger that takes signed requests only must know one key to begin with: its administrator's.
Result<std::optional<ActorKeyRegistered>> first_key(const Options& options, const ActorId& owner,
                                                    Date day) {
  if (options.administrator_key.empty()) {
    if (!options.requires_signatures) return std::optional<ActorKeyRegistered>();
    return fail(Fault::malformed,
                "--require-signatures: expected --administrator-key as well, since nobody else "
                "could sign the first request; `grantledger keygen NAME -o FILE` makes one");
  }
  Result<VerifierKey> key = parse_verifier_key(options.administrator_key);
  if (!key) return fail(Fault::malformed, "--administrator-key: " + key.error().detail);
  TRY(KeyId id, key_id_of(*key));
  return std::optional<ActorKeyRegistered>({owner, std::move(id), key->key, day});
}

Result<ExitStatus> init(const Invocation& invocation, const Options& options) {
  const SystemClock clock;
  TRY(const Timestamp now, opening_time(options, clock));
  const Result<ActorId> administrator = ActorId::parse(options.administrator);
  if (!administrator) {
    return fail(Fault::malformed, "--administrator: " + administrator.error().detail);
  }
  LedgerOpened opened;
  opened.ledger = random_digest();
  opened.origin = options.origin;
  opened.administrator = *administrator;
  opened.simulated = options.simulated;
  opened.requires_signatures = options.requires_signatures;
  opened.controls = controls_newest;
  opened.participants = options.participants;
  if (!is_participant_pattern(options.participants)) {
    return fail(Fault::malformed, "--participants: found '" + options.participants +
                                      "', expected a regular expression of at most 200 characters, "
                                      "like p-[0-9]{1,8}");
  }
  opened.effective_on = std::chrono::floor<std::chrono::days>(now);
  TRY(const auto key, first_key(options, *administrator, opened.effective_on));
  TRY(const auto store, make_store(invocation.store, clock));
  TRY_VOID(open_ledger(store->log(), opened, now, key));

  std::ostream& out = invocation.streams.out;
  if (invocation.format == Format::table) {
    out << "A new" << (options.simulated ? " simulated" : "") << " ledger in "
        << invocation.store.string() << "; administrator: " << options.administrator << '\n';
  } else {
    out << text_of(Json{{"store", invocation.store.string()},
                        {"ledger", hex_of(opened.ledger)},
                        {"administrator", options.administrator},
                        {"simulated", options.simulated},
                        {"requires_signatures", options.requires_signatures},
                        {"controls", opened.controls},
                        {"position", store->log().head()}})
        << '\n';
  }
  return ExitStatus::done;
}

}  // namespace

CommandSpec init_command() {
  const auto options = std::make_shared<Options>();
  return {.name = "init",
          .summary = "Make a new store and open its ledger",
          .example = "grantledger --store /srv/ledger init --administrator ida.vik",
          .options = {{"--administrator", "The actor from whom every power descends",
                       &options->administrator},
                      {"--origin", "The ledger's name for people", &options->origin},
                      {"--simulated",
                       "For invented facts: requests may say when they were recorded. The ledger "
                       "says so for ever",
                       &options->simulated},
                      {"--require-signatures",
                       "Take only requests that their actors signed; imports stay unsigned",
                       &options->requires_signatures},
                      {"--administrator-key", "The administrator's verifier key, for signing",
                       &options->administrator_key},
                      {"--participants",
                       "What the ids of participants look like, as a regular expression; " +
                           std::string(participant_pattern_default) + " if not given",
                       &options->participants},
                      {"--recorded-at", "When a simulated ledger begins; 1970-01-01 if not given",
                       &options->recorded_at}},
          .run = [options](const Invocation& invocation) { return init(invocation, *options); }};
}

}  // namespace grantledger
