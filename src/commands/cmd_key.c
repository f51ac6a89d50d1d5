/* SPDX-License-Identifier: Apache-2.0 */
/* user key, escrow and recover: the keys under which reports are sealed for officers. */
#include "base/escrow.h"
#include "commands/commands.h"
#include "commands/secrets.h"
#include "handle/network.h"

static const struct qf_option key_options[] = { QF_PASSPHRASE_OPTION, QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_key(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_ask_new_passphrase(cli, args, &passphrase, error));
    TRY(qf_keyring_make(&seat.desk, &passphrase, &qf_cost_moderate, error));
    qf_note(cli, "the key is made; what was sealed for an earlier one comes back by 'qingfeng user recover' or "
                 "'report share'\n");
    return QF_OK;
}

const struct qf_command qf_command_user_key = {
    .name = "user key",
    .operands = "",
    .summary = QF_N("make one's own pair of keys, under a passphrase"),
    .details =
        QF_N("What residents report is sealed for the public halves of those who may read it. Whoever forgets the\n"
             "passphrase makes a new key; two holders of the recovery key give back what was sealed before."),
    .options = key_options,
    .run = run_key,
};

static const struct qf_option escrow_options[] = { QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_escrow(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t holders[QF_SHARES_MAX];

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    for (unsigned i = 0; i < args->operand_count; i++)
        TRY(qf_seat_user(&seat, args->operands[i], &holders[i], error));
    TRY(qf_escrow_found(&seat.desk, holders, args->operand_count, error));
    qf_note(cli, "any two of the %u holders can recover what is sealed from now on\n", args->operand_count);
    return QF_OK;
}

const struct qf_command qf_command_user_escrow = {
    .name = "user escrow",
    .operands = "HOLDER…",
    .min_operands = QF_SHARES_MIN,
    .max_operands = QF_SHARES_MAX,
    .summary = QF_N("make a recovery key, of which each holder has a share and any two open it"),
    .options = escrow_options,
    .run = run_escrow,
};

static const struct qf_option recover_options[] = {
    { "first", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with the first holder's passphrase (otherwise it is asked)"),
        NULL, 0, 0 },
    { "second", 0, QF_OPTION_TEXT, "FILE", QF_N("the same of the second holder"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status unlock_holder(const struct qf_cli *cli, const struct qf_args *args, const struct qf_seat *seat,
    unsigned index, int64_t *ret_user, struct qf_key_pair *ret_pair, struct qf_error *error)
{
    static const char *const prompts[] = { QF_N("passphrase of the first holder"),
        QF_N("passphrase of the second holder") };
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };
    struct qf_desk desk;

    TRY(qf_desk_sit(seat->city.book, seat->city.catalog, args->operands[index], seat->desk.today, &desk, error));
    TRY(qf_secret_ask(cli, args, &(struct qf_secret_source){ index ? "second" : "first", prompts[index], 1024, true },
        &passphrase, error));
    *ret_user = desk.actor.user;
    return qf_keyring_unlock(&desk, &passphrase, ret_pair, error);
}

static enum qf_status run_recover(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair first CLEANUP(qf_key_pair_release) = { 0 }, second CLEANUP(qf_key_pair_release) = { 0 };
    int64_t users[2] = { 0 }, keys = 0;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(unlock_holder(cli, args, &seat, 0, &users[0], &first, error));
    TRY(unlock_holder(cli, args, &seat, 1, &users[1], &second, error));
    TRY(qf_escrow_recover(&seat.desk, (struct qf_escrow_holder){ users[0], &first },
        (struct qf_escrow_holder){ users[1], &second }, &keys, error));
    qf_say(cli, "%lld sealed parts open again\n", (long long)keys);
    return QF_OK;
}

const struct qf_command qf_command_user_recover = {
    .name = "user recover",
    .operands = "HOLDER HOLDER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("with two holders, open again for one's new key what was sealed for a lost one"),
    .options = recover_options,
    .run = run_recover,
};
