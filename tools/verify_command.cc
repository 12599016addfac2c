#include <algorithm>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/seals.h"
#include "ledger/store.h"
#include "ledger/tile_directory.h"
#include "ledger/tree_tiles.h"
#include "ledger/verify.h"
#include "ledger/verify_decisions.h"
#include "tools/commands.h"
#include "tools/interrupt.h"
#include "tools/json_text.h"
#include "tools/named_file.h"
#include "tools/policy_file.h"
#include "tools/progress.h"
#include "tools/report.h"
#include "tools/verify_closings.h"
#include "tools/verify_rows.h"

namespace grantledger {
namespace {

struct Options {
  std::vector<std::string> seals;
  std::string directory;
  bool is_deep = false;
  TrustOptions trust;
};

struct NamedSeal {
  std::string name;
  Note note;
};

Result<NamedSeal> seal_in(const std::string& file) {
  TRY(const std::string bytes, read_named_file(file));
  Result<Note> note = parse_note(bytes);
  if (!note) return fail(Fault::malformed, file + ": " + note.error().detail);
  return NamedSeal{file, *std::move(note)};
}

Result<std::vector<NamedSeal>> kept_seals(const StorePaths& paths) {
  std::vector<NamedSeal> seals;
  TRY(const std::vector<Seals::Kept> kept, Seals(paths.seals()).all());
  seals.reserve(kept.size());
  for (const Seals::Kept& each : kept) {
    seals.push_back({"kept seal of " + std::to_string(each.tree.head.size), each.note});
  }
  return seals;
}

// A seal, and what its signatures came to before the log is held against it.
struct NamedCheck {
  std::string name;
  CheckedSeal checked;
};

// Who signed each seal. A signature of a known key that does not hold is a difference.
Result<std::optional<Difference>> check_signatures(const std::vector<NamedSeal>& seals,
                                                   const SealPolicy& policy,
                                                   std::vector<NamedCheck>& checks) {
  for (const NamedSeal& seal : seals) {
    Result<CheckedSeal> checked = check_seal(seal.note, policy);
    if (!checked) {
      return std::optional(
          Difference{"signature", std::nullopt, seal.name + ": " + checked.error().detail});
    }
    checks.push_back({seal.name, *std::move(checked)});
  }
  return std::optional<Difference>();
}

bool holds(const Verification& verification, const std::string& seal) {
  return std::ranges::find(verification.seals, seal) != verification.seals.end();
}

// How many envelopes are under a seal that holds and that the policy trusts.
TreeSize trusted_size(const Verification& verification, const std::vector<NamedCheck>& seals) {
  TreeSize size = 0;
  for (const NamedCheck& seal : seals) {
    if (seal.checked.is_trusted && holds(verification, seal.name)) {
      size = std::max(size, seal.checked.tree.head.size);
    }
  }
  return size;
}

Json json_of(const Verification& verification, const std::vector<NamedCheck>& seals) {
  Json json{{"head", verification.head},
            {"root", hex_of(verification.tree.root)},
            {"trusted_size", trusted_size(verification, seals)},
            {"seals", Json::array()},
            {"first_difference", nullptr}};
  for (const NamedCheck& seal : seals) {
    Json witnesses = Json::array();
    for (const Cosigned& cosigned : seal.checked.witnessed_by) {
      witnesses.push_back({{"witness", cosigned.witness}, {"seconds", cosigned.seconds}});
    }
    json["seals"].push_back({{"name", seal.name},
                             {"size", seal.checked.tree.head.size},
                             {"holds", holds(verification, seal.name)},
                             {"verified_signers", seal.checked.sealed_by},
                             {"witnessed_by", witnesses},
                             {"is_trusted", seal.checked.is_trusted}});
  }
  if (verification.first) {
    json["first_difference"] = {{"check", verification.first->check},
                                {"position", nullptr},
                                {"detail", verification.first->detail}};
    if (verification.first->position) {
      json["first_difference"]["position"] = *verification.first->position;
    }
  }
  return json;
}

void print_line(const Verification& verification, const NamedCheck& seal, std::ostream& out) {
  out << "Seal        " << seal.name
      << (holds(verification, seal.name) ? ": holds" : ": does not hold, or was not reached");
  if (seal.checked.sealed_by.empty()) out << "; signer not verified";
  for (const std::string& signer : seal.checked.sealed_by) out << "; signed by " << signer;
  for (const Cosigned& cosigned : seal.checked.witnessed_by) {
    out << "; witnessed by " << cosigned.witness << " at " << time_text_of(cosigned);
  }
  out << '\n';
}

void print_lines(const Verification& verification, const std::vector<NamedCheck>& seals,
                 bool is_deep, std::ostream& out) {
  out << "Envelopes   " << verification.head << '\n'
      << "Root        " << hex_of(verification.tree.root) << '\n';
  for (const NamedCheck& seal : seals) print_line(verification, seal, out);
  if (!verification.first) {
    out << "Everything holds: hashes, tiles, order of time, command ids and seals"
        << (is_deep ? ", decisions and rows" : "") << '\n';
    return;
  }
  out << "DIFFERENCE  " << verification.first->check;
  if (verification.first->position) out << " at position " << *verification.first->position;
  out << ": " << verification.first->detail << '\n';
}

Json json_of(const DecisionCheck& decisions) {
  return {{"decided_again", decisions.decided()},
          {"signatures_checked", decisions.signed_requests()},
          {"not_asked_again", decisions.not_asked_again()}};
}

void print_decisions(const DecisionCheck& decisions, std::ostream& out) {
  out << "Decided     " << decisions.decided() << " requests again, " << decisions.signed_requests()
      << " of them signed";
  if (decisions.not_asked_again() > 0) {
    out << "; " << decisions.not_asked_again()
        << " envelopes were imported, or refuse what nobody signed";
  }
  out << '\n';
}

// The log, the tiles and the seals that are to be held against each other.
struct ToVerify {
  std::unique_ptr<StoreReader> store;      // Or
  std::optional<TileDirectory> directory;  // a published tree.
  std::unique_ptr<TableReader> table;      // Of the store.
  std::unique_ptr<SavedTiles> saved;
  std::vector<NamedSeal> seals;

  const LogReader& log() const { return store ? store->log() : *directory; }
  VerifyInput input() const {
    if (directory)
      return {.log = *directory, .tiles = *directory, .tiles_size = directory->head(), .seals = {}};
    return {.log = store->log(),
            .tiles = *saved,
            .tiles_size = table->checkpoint().position,
            .seals = {}};
  }
};

Result<ToVerify> open_wanted(const Invocation& invocation, const Options& options) {
  ToVerify wanted;
  if (options.directory.empty()) {
    TRY(wanted.store, StoreReader::open(invocation.store));
    TRY(wanted.table, wanted.store->views().open_reader(TreeTiles::view(), wanted.store->log()));
    wanted.saved = std::make_unique<SavedTiles>(*wanted.table);
    TRY(wanted.seals, kept_seals(wanted.store->paths()));
  } else {
    TRY(wanted.directory, TileDirectory::open(options.directory));
    wanted.seals.push_back({"published seal", wanted.directory->seal()});
  }
  for (const std::string& file : options.seals) {
    TRY(wanted.seals.emplace_back(), seal_in(file));
  }
  return wanted;
}

Result<ExitStatus> run_verify(const Invocation& invocation, const Options& options) {
  TRY(const SealPolicy policy, read_policy(options.trust.policy, options.trust.keys));
  TRY(const ToVerify wanted, open_wanted(invocation, options));
  std::vector<NamedCheck> seals;
  TRY(const auto false_signature, check_signatures(wanted.seals, policy, seals));

  VerifyInput input = wanted.input();
  for (const NamedCheck& seal : seals) input.seals.push_back({seal.name, seal.checked.tree});
  Progress progress(invocation.streams, "envelopes");
  input.progress = [&](Position done, Position head) {
    progress.show(done, head);
    return !is_interrupted();
  };
  DecisionCheck decisions(wanted.log());
  if (options.is_deep) {
    input.each = [&](Position at, const Envelope& envelope) -> Result<std::optional<Difference>> {
      TRY(auto difference, decisions.take(at, envelope));
      if (difference) return difference;
      return check_closings(wanted.log(), at, envelope);
    };
  }
  Verification verification;
  if (false_signature) {
    verification = {.head = wanted.log().head(), .first = false_signature};
  } else {
    TRY(verification, verify(input));
    if (options.is_deep && wanted.store && !verification.first) {
      TRY(verification.first, verify_rows(*wanted.store, invocation.streams));
    }
  }
  // Whoever names a policy asks for a seal that fulfils it.
  const bool has_policy = !options.trust.policy.empty();
  if (has_policy && !verification.first && trusted_size(verification, seals) == 0) {
    verification.first = {"policy", std::nullopt, "no seal is trusted by " + options.trust.policy};
  }
  if (invocation.format == Format::table) {
    if (options.is_deep) print_decisions(decisions, invocation.streams.out);
    print_lines(verification, seals, options.is_deep, invocation.streams.out);
    if (has_policy) {
      invocation.streams.out << "Trusted     " << trusted_size(verification, seals)
                             << " envelopes, by " << options.trust.policy << '\n';
    }
  } else {
    Json json = json_of(verification, seals);
    if (options.is_deep) json["decisions"] = json_of(decisions);
    invocation.streams.out << text_of(json) << '\n';
  }
  return verification.first ? ExitStatus::no : ExitStatus::done;
}

}  // namespace

CommandSpec verify_command() {
  const auto options = std::make_shared<Options>();
  CommandSpec spec{
      .name = "verify",
      .summary = "Read every envelope and hold it against the tree and the seals",
      .example = "grantledger verify --seal last-year.seal --key 'ledger.example.org/grants+…'",
      .options = {{"--seal", "Seals that were kept elsewhere, beside the store's own",
                   &options->seals},
                  {"--tiles", "A published tree to verify instead of the store",
                   &options->directory},
                  {"--deep",
                   "Decide every request again, check signatures, and make every row anew to "
                   "compare",
                   &options->is_deep}},
      .run = [options](const Invocation& invocation) { return run_verify(invocation, *options); }};
  std::ranges::move(options_of(options->trust), std::back_inserter(spec.options));
  return spec;
}

}  // namespace grantledger
