select bairro, count(*) as equipamentos
from `{{ target.project }}`.`{{ target.dataset }}`.equipamentos
group by bairro
