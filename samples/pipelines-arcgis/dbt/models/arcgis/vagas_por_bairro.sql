select bairros.bairro, bairros.equipamentos, sum(vagas.livres) as vagas_livres
from {{ ref('equipamentos_por_bairro') }} as bairros
left join {{ source('arcgis', 'gestao_vagas') }} as vagas on vagas.bairro = bairros.bairro
group by bairros.bairro, bairros.equipamentos
