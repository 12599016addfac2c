// Requests signed by their actors' keys (invariants 5 and 6).

#include "ledger/evidence/key.h"
#include "tests/sample.h"

namespace grantledger {
namespace {

using namespace sample;  // NOLINT(google-build-using-namespace): the tests' own words.

PrivateKey new_key(const char* name) {
  return *PrivateKey::generate(name, KeyUse::note);
}

// Signs as it was received at noon of that day.
std::function<void(Request&)> signed_by(const PrivateKey& key, const char* id_of_key, Date on) {
  return [&key, id_of_key, on](Request& request) {
    request.received_at = Timestamp(on) + std::chrono::hours(12);
    request.digest = digest_of(request);
    const std::string bytes = canonical_bytes_of(request);
    request.signature = {id<KeyId>(id_of_key), bytes, *key.sign(signed_text_of(bytes))};
  };
}

ActorRegistered another() {
  return {.actor = id<ActorId>("another"), .effective_on = day(2026, 3, 1)};
}

class SignedLedger : public ::testing::Test {
 protected:
  void SetUp() override {
    ledger.given({LedgerOpened{.administrator = id<ActorId>(admin), .requires_signatures = true},
                  ActorKeyRegistered{id<ActorId>(admin), id<KeyId>("key-1"), key.verifier().key,
                                     day(2026, 2, 1)}});
  }
  Case ledger;
  PrivateKey key = new_key("admin");
};

TEST_F(SignedLedger, TakesNothingUnsigned) {
  ledger.when(admin, {another()}).then_refused(Reason::signature_missing);
  ledger.when(admin, {another()}, signed_by(key, "key-1", day(2026, 3, 1))).then_accepted();
}

TEST_F(SignedLedger, TakesNoOtherActorsKeyNorUnknownOnes) {
  const Date on = day(2026, 3, 1);
  ledger.when("nobody", {another()}, signed_by(key, "key-1", on))
      .then_refused(Reason::signature_key_unknown);
  ledger.when(admin, {another()}, signed_by(key, "key-2", on))
      .then_refused(Reason::signature_key_unknown);
  const PrivateKey stolen_name = new_key("admin");
  ledger.when(admin, {another()}, signed_by(stolen_name, "key-1", on))
      .then_refused(Reason::signature_wrong);
}

TEST_F(SignedLedger, TakesASignatureForNoOtherRequest) {
  const auto sign = signed_by(key, "key-1", day(2026, 3, 1));
  ledger
      .when(admin, {another()},
            [&](Request& request) {
              sign(request);
              std::get<ActorRegistered>(request.commands[0].wanted).name = "Mallory";
              request.digest = digest_of(request);
            })
      .then_refused(Reason::signature_wrong);
  ledger
      .when(admin, {another()},
            [&](Request& request) {
              sign(request);
              request.signature->bytes[10] ^= 1;
            })
      .then_refused(Reason::signature_wrong);
  ledger
      .when(admin, {another()},
            [&](Request& request) {
              sign(request);
              const std::string& bytes = request.signature->request;
              request.signature->bytes = *key.sign(bytes);  // Without the line that says so.
            })
      .then_refused(Reason::signature_wrong);
}

TEST_F(SignedLedger, KnowsEachKeyByItsDays) {
  const PrivateKey next = new_key("admin");
  ledger.when(admin, {another()}, signed_by(key, "key-1", day(2026, 1, 31)))
      .then_refused(Reason::signature_key_not_valid);
  const ActorKeyRotated rotated{id<ActorId>(admin), id<KeyId>("key-1"), id<KeyId>("key-2"),
                                next.verifier().key, day(2026, 4, 1)};
  ledger.when(admin, {rotated}, signed_by(key, "key-1", day(2026, 3, 1))).then_accepted();
  ledger.when(admin, {another()}, signed_by(next, "key-2", day(2026, 3, 31)))
      .then_refused(Reason::signature_key_not_valid);
  ledger.when(admin, {another()}, signed_by(key, "key-1", day(2026, 4, 1)))
      .then_refused(Reason::signature_key_not_valid);
  ledger.when(admin, {another()}, signed_by(key, "key-1", day(2026, 3, 31))).then_accepted();
  ActorRegistered third = another();
  third.actor = id<ActorId>("third");
  ledger.when(admin, {third}, signed_by(next, "key-2", day(2026, 4, 1))).then_accepted();
}

TEST(SignedRequests, AreCheckedWhereNoneAreAskedFor) {
  Case year = year_at(Stage::opened);
  const PrivateKey key = new_key(kari);
  const OrganisationRegistered wanted = organisation("123456785", OrganisationKind::company);
  year.when(ida, {wanted}, signed_by(key, "key-1", day(2026, 3, 1)))
      .then_refused(Reason::signature_key_unknown);
  year.when(ida, {wanted}).then_accepted();
}

}  // namespace
}  // namespace grantledger
