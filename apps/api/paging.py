"""Lists come in pages, each with the address of the next; rows that are added meanwhile neither repeat nor hide one."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """A page of 100, or of `page_size` up to 500, in the order of the ids."""

    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    ordering = "id"
    cursor_query_description = "Where the page begins: part of the address under “next” or “previous”."
    page_size_query_description = "How many on a page, 500 at most."
