"""A search. In the body: an address is logged and kept by every machine on the way, and a name is not for them."""

from api.fields import TextField
from api.serializers.body import Body, Values


class SearchBody(Body):
    query = TextField(most=120, blank=True)

    def build(self, values: Values) -> str:
        query: str = values["query"]
        return query
