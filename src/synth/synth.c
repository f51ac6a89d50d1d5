/* SPDX-License-Identifier: Apache-2.0 */
/* The city, village by village: made, told of, delivered, forgotten. */
#include "synth/synth.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "synth/deliver.h"
#include "synth/story.h"

struct city {
    struct qf_plan plan;
    struct qf_registry registry;
    struct qf_village *village;
    struct qf_township_officials officials;
    struct qf_township_sum sum;
    struct qf_deliveries deliveries;
    struct qf_truth truth;
    struct qf_text inbox;
    const struct qf_synth_options *options;
    struct qf_synth_report report;
};

static void release(struct city *city)
{
    qf_deliveries_release(&city->deliveries);
    qf_registry_release(&city->registry);
    qf_village_free(city->village);
    qf_truth_release(&city->truth);
    qf_text_release(&city->inbox);
}
QF_CLEANUP_VALUE(struct city, release)

static enum qf_status check_folder(const char *path, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_folder_make(path, error));
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(path, arena, &entries, &count, error));
    if (!count)
        return QF_OK;
    qf_fail(error, QF_CONFLICT, "the folder '%s' is not empty", path);
    qf_hint(error, "name a folder that is empty or new");
    return QF_CONFLICT;
}

static enum qf_status enter_county(struct city *city, struct qf_error *error)
{
    const char *name = qf_county_name(city->village->county_index);

    TRY(qf_deliveries_open(&city->deliveries, QF_SCOPE_COUNTY, name, city->village->county_index, error));
    return qf_deliveries_enter_county(&city->deliveries, name, error);
}

static enum qf_status enter_township(struct city *city, struct qf_error *error)
{
    city->sum = (struct qf_township_sum){ 0 };
    city->deliveries.declarations_clean = qf_is_scheme_township(city->village->township_index);
    return qf_deliveries_open(
        &city->deliveries, QF_SCOPE_TOWNSHIP, city->village->township, city->village->township_index, error);
}

static bool ends_township(const struct qf_plan *plan, unsigned index)
{
    return index + 1 == plan->villages || qf_plan_township(index + 1) != qf_plan_township(index);
}

static bool ends_county(const struct qf_plan *plan, unsigned index)
{
    return index + 1 == plan->villages ||
           (ends_township(plan, index) &&
               qf_plan_county(plan, qf_plan_township(index + 1)) != qf_plan_county(plan, qf_plan_township(index)));
}

static enum qf_status write_village(struct city *city, unsigned index, struct qf_error *error)
{
    struct qf_village *village = city->village;
    struct qf_teller teller = {
        .village = village, .officials = &city->officials, .registry = &city->registry, .truth = &city->truth
    };

    if (index == 0 || ends_county(&city->plan, index - 1))
        qf_registry_enter_county(&city->registry, qf_plan_county(&city->plan, qf_plan_township(index)));
    TRY(qf_village_make(village, &city->plan, index, &city->registry, &city->officials, error));
    if (index == 0 || ends_county(&city->plan, index - 1))
        TRY(enter_county(city, error));
    if (index == 0 || ends_township(&city->plan, index - 1))
        TRY(enter_township(city, error));
    TRY(qf_tell_stories(&teller, city->plan.seed, error));
    if (qf_is_scheme_township(village->township_index))
        qf_scheme(village);
    TRY(qf_judge_declarations(&teller, &city->sum, error));
    TRY(qf_deliver_village(&city->deliveries, village, error));
    city->report.people += village->resident_count;
    city->report.households += village->home_count;
    if (ends_township(&city->plan, index)) {
        TRY(qf_judge_township(&teller, &city->sum, error));
        TRY(qf_deliveries_commit(&city->deliveries, QF_SCOPE_TOWNSHIP, error));
    }
    if (ends_county(&city->plan, index))
        TRY(qf_deliveries_commit(&city->deliveries, QF_SCOPE_COUNTY, error));
    return QF_OK;
}

static enum qf_status write_villages(struct city *city, struct qf_error *error)
{
    TRY(qf_deliveries_open(&city->deliveries, QF_SCOPE_CITY, "", 0, error));
    for (unsigned index = 0; index < city->plan.villages; index++) {
        if (qf_progress_cancelled(city->options->progress))
            return qf_fail(error, QF_CANCELLED, "stopped on request");
        TRY(write_village(city, index, error));
        qf_progress_report(city->options->progress, "inventing villages", index + 1, city->plan.villages);
    }
    TRY(qf_deliveries_commit(&city->deliveries, QF_SCOPE_CITY, error));
    return qf_truth_commit(&city->truth, error);
}

static enum qf_status write_city_file(const struct city *city, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 }, path CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member(&json, "city", "清河市");
    qf_json_member(&json, "region", QF_SYNTH_CITY_CODE);
    qf_json_member(&json, "as_of", QF_SYNTH_AS_OF);
    qf_json_member_int(&json, "people", city->report.people);
    qf_json_member_int(&json, "seed", (int64_t)city->plan.seed);
    qf_json_close_object(&json);
    qf_text_add_char(&text, '\n');
    TRY(qf_text_check(&text, error));
    qf_path_join(&path, city->options->out, "city.json");
    TRY(qf_text_check(&path, error));
    return qf_file_replace(qf_text_string(&path), text.data, text.length, error);
}

enum qf_status qf_synth_write(
    const struct qf_synth_options *options, struct qf_synth_report *ret_report, struct qf_error *error)
{
    struct city city CLEANUP(release) = {
        .options = options, .plan = qf_plan_city(options->people, options->seed), .truth = { .file = { .fd = -1 } }
    };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    TRY(check_folder(options->out, error));
    qf_path_join(&city.inbox, options->out, "inbox");
    qf_path_join(&path, options->out, "truth.jsonl");
    TRY(qf_text_check(&city.inbox, error));
    TRY(qf_text_check(&path, error));
    TRY(qf_registry_init(&city.registry, error));
    TRY(qf_village_new(&city.village, error));
    TRY(qf_truth_open(&city.truth, qf_text_string(&path), error));
    city.deliveries.inbox = qf_text_string(&city.inbox);
    city.deliveries.plan = &city.plan;
    city.deliveries.truth = &city.truth;
    city.deliveries.officials = &city.officials;
    TRY(write_villages(&city, error));
    TRY(write_city_file(&city, error));
    city.report.files = city.deliveries.files;
    city.report.rows = city.deliveries.rows;
    city.report.wrongs = city.truth.wrongs;
    city.report.lookalikes = city.truth.lookalikes;
    city.report.dirty_rows = city.truth.dirty_rows;
    *ret_report = city.report;
    return QF_OK;
}
