-- Tables of one version may be built again beside the live ones: a model's builds are counted.
alter table positions add column build integer not null default 0;
alter table positions alter column build drop default;
alter table positions
    drop constraint positions_pkey,
    add primary key (model, version, build, partition);

alter table live_models add column build integer not null default 0;
alter table live_models alter column build drop default;
-- Where the live build's tables lie: `portfolio_v1`, and once rebuilt `portfolio_v1_b1`.
alter table live_models add column schema text not null generated always as (
    model || '_v' || version::text || case build when 0 then '' else '_b' || build::text end
) stored;
