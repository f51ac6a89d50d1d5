/* SPDX-License-Identifier: Apache-2.0 */
/* A workspace's parameters.yaml: values over those that models declare, within the bounds that they set. */
#include <string.h>

#include "catalog/kinds.h"

static void set_parameter(struct qf_reader *reader, const struct qf_node *node, struct qf_model_parameter *parameter)
{
    int64_t value;
    const char *text = parameter->text;
    if (parameter->rule) {
        qf_mistake_key(reader, node, "'%s' is set by the rule '%s' of the workflow", node->key, parameter->rule);
        return;
    }
    if (!qf_parameter_read(reader, node, parameter->type, &value, &text))
        return;
    if ((parameter->has_min && value < parameter->min) || (parameter->has_max && value > parameter->max)) {
        qf_mistake(reader, node, "'%s' lies outside the bounds that the model sets", node->key);
        return;
    }
    parameter->value = value;
    parameter->text = text;
}

static void set_parameters(struct qf_reader *reader, const struct qf_node *node, struct qf_model *model)
{
    struct qf_model_parameter *parameters = qf_reader_array(reader, model->parameter_count, sizeof *parameters);
    const char **names = qf_reader_array(reader, model->parameter_count, sizeof *names);
    if (!parameters || !names)
        return;
    for (size_t i = 0; i < model->parameter_count; i++) {
        parameters[i] = model->parameters[i];
        names[i] = parameters[i].name;
    }
    if (node->kind != QF_NODE_MAP)
        qf_mistake(reader, node, "'%s' must be a table from parameter to value", node->key);
    for (const struct qf_node *value = node->kind == QF_NODE_MAP ? node->first : NULL; value; value = value->next) {
        size_t i = 0;
        while (i < model->parameter_count && strcmp(names[i], value->key) != 0)
            i++;
        if (i < model->parameter_count) {
            set_parameter(reader, value, &parameters[i]);
            continue;
        }
        qf_mistake_key(reader, value, "model '%s' has no parameter '%s'", model->code, value->key);
        qf_mistake_suggest(reader, value->key, names, model->parameter_count);
    }
    model->parameters = parameters;
}

void qf_parameters_apply(struct qf_reader *reader, const struct qf_node *root, const struct qf_catalog *catalog,
    const char *const *models, size_t count)
{
    if (root->kind != QF_NODE_MAP)
        qf_mistake(reader, root, "this must be a table from model to its parameters");
    for (const struct qf_node *node = root->first; node && node->key; node = node->next) {
        struct qf_model *model = (struct qf_model *)qf_catalog_model(catalog, node->key); /* not yet given out */
        size_t i = 0;
        if (model)
            set_parameters(reader, node, model);
        while (i < count && strcmp(models[i], node->key) != 0)
            i++;
        if (i < count)
            continue;
        qf_mistake_key(reader, node, "there is no model '%s'", node->key);
        qf_mistake_suggest(reader, node->key, models, count);
    }
}
