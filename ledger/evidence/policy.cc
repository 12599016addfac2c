#include "ledger/evidence/policy.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "ledger/evidence/lines.h"

namespace grantledger {
namespace {

constexpr std::string_view no_witness = "none";

using Words = std::span<const std::string_view>;

// A refusal without its line, which parse_policy adds.
tl::unexpected<Error> wrong(std::string why) {
  return fail(Fault::malformed, std::move(why));
}

std::string quoted(std::string_view word) {
  return "'" + std::string(word.substr(0, 120)) + "'";
}

bool is_policy_character(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || c == '\n' || (byte >= 0x20 && byte != 0x7F);
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (;;) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool has_key(std::span<const VerifierKey> keys, const PublicKey& key) {
  return std::ranges::find(keys, key, &VerifierKey::key) != keys.end();
}

Result<VerifierKey> parse_key(std::string_view word, KeyUse use) {
  TRY(VerifierKey key, parse_verifier_key(word));
  if (key.use == use) return key;
  const char* const why = use == KeyUse::note
                              ? " is for a witness's cosignatures, expected a ledger's key"
                              : " is for a ledger's seals, expected a witness's key";
  return wrong("the key of " + key.name + why);
}

// How many of `count` members a group asks for.
Result<std::size_t> parse_members_min(std::string_view word, std::size_t count) {
  if (word == "any") return std::size_t{1};
  if (word == "all") return count;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool is_number = error == std::errc() && std::to_string(number) == word;
  if (is_number && number >= 1 && number <= count) return number;
  return wrong(quoted(word) + " of " + std::to_string(count) +
               " members: expected all, any, or a number from 1 to that of the members");
}

// Makes a policy of lines. Each take refuses with why, and then the policy is not to be used.
class PolicyReader {
 public:
  Result<void> take(Words words) {
    const std::string_view kind = words.front();
    words = words.subspan(1);
    if (kind == "log") return take_ledger(words);
    if (kind == "witness") return take_witness(words);
    if (kind == "group") return take_group(words);
    if (kind == "quorum") return take_quorum(words);
    return wrong(quoted(kind) + ": expected log, witness, group or quorum");
  }
  Result<SealPolicy> finish() && {
    if (!has_quorum_)
      return wrong("it ends without a quorum line; 'quorum none' asks for no witness");
    return std::move(policy_);
  }

 private:
  // What a name stands for, and whether a group has it as a member.
  struct Named {
    bool is_group = false;
    std::size_t index = 0;
    bool is_member = false;
  };

  Result<void> take_ledger(Words words) {
    if (words.empty() || words.size() > 2) return wrong("expected 'log VKEY [URL]'");
    if (policy_.ledgers.size() == policy_ledgers_max) return wrong("more than 100 ledgers");
    TRY(VerifierKey key, parse_key(words[0], KeyUse::note));
    TRY_VOID(check_new(key));
    policy_.ledgers.push_back(std::move(key));
    return {};
  }

  Result<void> take_witness(Words words) {
    if (words.size() < 2 || words.size() > 3) return wrong("expected 'witness NAME VKEY [URL]'");
    if (policy_.witnesses.size() == policy_witnesses_max) return wrong("more than 100 witnesses");
    TRY(VerifierKey key, parse_key(words[1], KeyUse::cosignature));
    TRY_VOID(check_new(key));
    TRY_VOID(define(words[0], {.is_group = false, .index = policy_.witnesses.size()}));
    policy_.witnesses.push_back(std::move(key));
    return {};
  }

  Result<void> take_group(Words words) {
    if (words.size() < 3) return wrong("expected 'group NAME all|any|NUMBER MEMBER...'");
    if (policy_.groups.size() == policy_groups_max) return wrong("more than 100 groups");
    const Words members = words.subspan(2);
    WitnessGroup group;
    TRY(group.members_min, parse_members_min(words[1], members.size()));
    for (const std::string_view member : members) {
      TRY(Named* const named, find(member));
      if (named->is_member) return wrong(quoted(member) + " is a member of a group already");
      named->is_member = true;
      (named->is_group ? group.groups : group.witnesses).push_back(named->index);
    }
    TRY_VOID(define(words[0], {.is_group = true, .index = policy_.groups.size()}));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Result<void> take_quorum(Words words) {
    if (words.size() != 1) return wrong("expected 'quorum NAME' or 'quorum none'");
    if (has_quorum_) return wrong("a second quorum line");
    has_quorum_ = true;
    if (words[0] == no_witness) return {};
    TRY(const Named* const named, find(words[0]));
    if (named->is_group) {
      policy_.quorum = named->index;
      return {};
    }
    policy_.quorum = policy_.groups.size();
    policy_.groups.push_back({.members_min = 1, .witnesses = {named->index}, .groups = {}});
    return {};
  }

  Result<void> check_new(const VerifierKey& key) const {
    if (has_key(policy_.ledgers, key.key))
      return wrong("the key of " + key.name + " is a ledger's already");
    if (has_key(policy_.witnesses, key.key))
      return wrong("the key of " + key.name + " is a witness's already");
    return {};
  }

  Result<void> define(std::string_view name, Named named) {
    if (name == no_witness) return wrong("'none' names no witness and no group");
    if (names_.emplace(name, named).second) return {};
    return wrong("the name " + quoted(name) + " is taken");
  }

  Result<Named*> find(std::string_view name) {
    const auto found = names_.find(name);
    if (found != names_.end()) return &found->second;
    return wrong("no line above defines a witness or group " + quoted(name));
  }

  SealPolicy policy_;
  std::map<std::string, Named, std::less<>> names_;
  bool has_quorum_ = false;
};

}  // namespace

Result<SealPolicy> parse_policy(std::string_view text) {
  const auto no_policy = [](std::size_t line, const std::string& why) {
    return fail(Fault::malformed, "the policy's line " + std::to_string(line) + ": " + why);
  };
  if (text.size() > policy_size_max) return wrong("the policy is too long");
  PolicyReader reader;
  std::size_t number = 1;
  for (std::string_view rest = text; !rest.empty(); ++number) {
    const auto line = take_line(rest);
    if (!line) return no_policy(number, "it does not end");
    if (!std::ranges::all_of(*line, is_policy_character)) {
      return no_policy(number, "it has a control character");
    }
    const std::vector<std::string_view> words = words_of(*line);
    if (words.empty() || words.front().starts_with('#')) continue;
    if (auto taken = reader.take(words); !taken) return no_policy(number, taken.error().detail);
  }
  auto policy = std::move(reader).finish();
  if (!policy) return no_policy(number, policy.error().detail);
  return policy;
}

}  // namespace grantledger
