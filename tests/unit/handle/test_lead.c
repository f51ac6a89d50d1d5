/* SPDX-License-Identifier: Apache-2.0 */
/* Leads: routed, made of warnings, merged and parted. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/lead.h"

static int64_t open_lead(
    struct office *office, const struct qf_desk *desk, const char *region, const char *category, unsigned subject)
{
    const struct qf_subject subjects[] = { { .entity = office_entity(subject), .name = "某人" } };
    int64_t lead = 0;

    OK(qf_lead_open(desk,
        &(struct qf_new_lead){ .title = "线索",
            .region = region,
            .domain = "D01",
            .category = category,
            .subjects = subjects,
            .subject_count = 1 },
        &lead, &office->error));
    return lead;
}

static int64_t organ_of(struct office *office, int64_t matter)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(office->book, "SELECT organ FROM matter WHERE id = ?1", &find, &office->error));
    qf_statement_bind_int(find, 1, matter);
    OK(qf_statement_next(find, &found, &office->error));
    return qf_statement_int(find, 0);
}

static void lead__goes_to_the_organ_of_its_place_and_one_up_for_the_twelve(void **state)
{
    struct office *office = *state;
    const char *category = qf_catalog_workflow(office->catalog)->categories[0].name;

    assert_int_equal(organ_of(office, open_lead(office, &office->clerk, "349901101201", NULL, 900)), office->township);
    assert_int_equal(
        organ_of(office, open_lead(office, &office->clerk, "349901101201", category, 900)), office->county);
    assert_int_equal(organ_of(office, open_lead(office, &office->clerk, "349902", category, 900)), office->city);
}

static void lead__about_the_organs_own_people_goes_up_until_it_is_no_more(void **state)
{
    struct office *office = *state;
    const struct qf_subject subject = { .entity = office_entity(11), .name = "市纪委领导" };
    int64_t lead;

    assert_int_equal(organ_of(office, open_lead(office, &office->clerk, "349901101201", NULL, 15)), office->county);
    assert_int_equal(organ_of(office, open_lead(office, &office->clerk, "349901101201", NULL, 12)), office->city);
    REFUSED(qf_lead_open(&office->clerk,
                &(struct qf_new_lead){
                    .title = "线索", .region = "349901101201", .subjects = &subject, .subject_count = 1 },
                &lead, &office->error),
        QF_DENIED);
}

static enum qf_status count_source(void *context, const struct qf_source *source, struct qf_error *error)
{
    unsigned *count = context;

    (void)source;
    (void)error;
    (*count)++;
    return QF_OK;
}

static unsigned sources(struct office *office, const struct qf_desk *desk, int64_t lead)
{
    unsigned count = 0;

    OK(qf_lead_sources(desk, lead, count_source, &count, &office->error));
    return count;
}

static void lead__gathers_the_warnings_of_one_subject_and_domain(void **state)
{
    struct office *office = *state;
    int64_t first, second, other;
    bool fresh;

    office_warning(office, 1, 900, "orange", 100);
    office_warning(office, 2, 900, "red", 50);
    office_warning(office, 3, 901, "yellow", 7);
    OK(qf_lead_from_warning(&office->county_leader, 1, "349901", &first, &fresh, &office->error));
    assert_true(fresh);
    OK(qf_lead_from_warning(&office->county_leader, 2, "349901", &second, &fresh, &office->error));
    assert_false(fresh);
    assert_int_equal(first, second);
    OK(qf_lead_from_warning(&office->county_leader, 3, "349901", &other, &fresh, &office->error));
    assert_int_not_equal(other, first);
    assert_int_equal(sources(office, &office->county_leader, first), 2);
    REFUSED(qf_lead_from_warning(&office->county_leader, 99, "349901", &other, &fresh, &office->error), QF_NOT_FOUND);
}

static void lead__is_merged_and_parted_without_losing_a_source(void **state)
{
    struct office *office = *state;
    int64_t first, second;
    bool fresh;

    office_warning(office, 1, 900, "orange", 100);
    office_warning(office, 2, 901, "red", 50);
    OK(qf_lead_from_warning(&office->county_leader, 1, "349901", &first, &fresh, &office->error));
    OK(qf_lead_from_warning(&office->county_leader, 2, "349901", &second, &fresh, &office->error));
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, first, &office->error));
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, second, &office->error));
    OK(qf_lead_merge(&office->county_leader, first, second, &office->error));
    OK(qf_lead_merge(&office->county_leader, second, first, &office->error)); /* a circle ends */
    assert_int_equal(sources(office, &office->county_leader, first), 2);
    REFUSED(qf_lead_add_report(&office->county_leader, first, second, &office->error), QF_USAGE);
    OK(qf_lead_part(&office->county_leader, first, second, &office->error));
    assert_int_equal(sources(office, &office->county_leader, first), 1);
    assert_int_equal(sources(office, &office->county_leader, second), 2);
    REFUSED(qf_lead_merge(&office->county_leader, first, first, &office->error), QF_USAGE);
}

static void lead__naming_the_organs_people_without_an_id_goes_up_as_well(void **state)
{
    static const struct qf_subject member = { .name = "county_leader" }, namesake = { .name = "Leader" },
                                   ours = { .name = "某人", .unit = "清沅县纪委监委" };
    struct office *office = *state;
    int64_t lead;

#define OPENED(who)                                                                                                    \
    qf_lead_open(&office->county_leader,                                                                               \
        &(struct qf_new_lead){ .title = "线索", .region = "349901", .subjects = &(who), .subject_count = 1 }, &lead,   \
        &office->error)
    OK(OPENED(member));
    assert_int_equal(organ_of(office, lead), office->city);
    OK(OPENED(ours));
    assert_int_equal(organ_of(office, lead), office->city);
    REFUSED(OPENED(namesake), QF_DENIED); /* of the city's, or not: nobody can tell */
#undef OPENED
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(lead__goes_to_the_organ_of_its_place_and_one_up_for_the_twelve),
        IN_OFFICE(lead__about_the_organs_own_people_goes_up_until_it_is_no_more),
        IN_OFFICE(lead__gathers_the_warnings_of_one_subject_and_domain),
        IN_OFFICE(lead__is_merged_and_parted_without_losing_a_source),
        IN_OFFICE(lead__naming_the_organs_people_without_an_id_goes_up_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
