-- What models see of a run. `link` is a column so that a model can collect list(DISTINCT kin.link) as its links.
CREATE OR REPLACE VIEW link AS SELECT * FROM matched.link;
CREATE OR REPLACE VIEW entity AS SELECT * FROM matched.entity;
CREATE OR REPLACE VIEW relation AS
SELECT *, struct_pack("from" := entity, "to" := relative, kind := kind, refs := refs) AS link FROM matched.relation;
CREATE OR REPLACE VIEW kin AS
SELECT *, struct_pack("from" := entity, "to" := relative, kind := kind, refs := refs) AS link FROM matched.kin;
