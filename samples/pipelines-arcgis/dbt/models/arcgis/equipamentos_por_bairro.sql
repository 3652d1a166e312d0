select bairro, count(*) as equipamentos
from {{ source('arcgis', 'equipamentos') }}
group by bairro
